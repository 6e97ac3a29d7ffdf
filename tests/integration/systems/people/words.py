"""What names, companies, addresses, numbers and visits are made of."""

GIVEN = """Ada Alan Alice Amir Anna Antonio Beatriz Bela Björn Carla Chen Chloé Daniel Dina Edith Elif Emil Esther
Farid Fatima Felix Frida Grace Hana Hugo Ines Ivan Jana João Jonas José Julia Karim Katarína Kofi Laila Lars Leon
Linh Łucja Mads Maria Mateo Maya Mikael Mina Nadia Nikola Noah Olga Omar Paula Pavel Priya Quentin Rafael Rania
Robert Rosa Ruth Samir Sara Sigrid Søren Stefan Tala Thomas Uma Viktor Wanda William Xenia Yara Yusuf Zeynep Zoë""".split()
FAMILY = """Abara Achterberg Almeida Andersson Arslan Baumfeld Bellweather Birch Blomquist Castellan Chandra Corvino
Dahlgren Delacroix Drummond Eastwick Edwin Fairbourne Falk Fernández Garnet Grünwald Halloran Hartwell Hollis Ibarra
Ivanić Jankowski Jørgensen Kerrigan Kovač Król Lindqvist Lockhart Łomnicki Marchetti Meadows Mbeki Moreau Müller
Nakagawa Northcote Novák Oakley Okonjo Oyelaran Petrov Pemberly Quill Radley Rasmussen Ravenhill Sandoval Şahin
Silvestri Sørby Stonebridge Tanaka Thornbury Tolliver Underhill Valcourt Vance Weatherby Whitlock Wójcik Yarrow
Ybarra Zamora Zielinski""".split()
NICKNAMES = {"Robert": "Bob", "William": "Bill", "Thomas": "Tom", "Daniel": "Dan", "Katarína": "Kat", "Antonio": "Toni",
             "Beatriz": "Bea", "Viktor": "Vik", "Samir": "Sam", "Alice": "Ali"}
COMPANY_FIRST = "Northern Bright Copper Harbour Juniper Maple Silver Granite Willow Amber Falcon Meridian".split()
COMPANY_SECOND = "Works Foods Tools Textiles Logistics Bikes Books Optics Timber Gardens Ceramics Press".split()
COMPANY_END = ["Ltd", "GmbH", "Inc.", "AB", "Cooperative"]
STREETS = "Mill Lane|Station Road|Orchard Way|Bridge Street|Quarry Hill|Long Acre|Canal Walk|Windmill Rise".split("|")
TOWNS = "Testham|Sampleford|Mockton|Placeholder Bay|Fixture-on-Sea|Dummyville".split("|")
PAGES = ["/", "/pricing", "/features", "/blog/spring", "/docs/start", "/about", "/contact"]
EVENTS = ["signup", "login", "download", "pageview", "demo-request"]
CAMPAIGNS = [("mail", "newsletter", "spring"), ("mail", "newsletter", "autumn"), ("bluesky", "social", "launch"),
             ("partner", "referral", "fair 1")]
AGENTS = ["Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
          "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15",
          "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36"]
SHOP = "hubshop.test"

# Country code, national number with # for a free digit, ways to write it down:
# {n} is the national number, {t} its free digits, {t2} these in two pairs.
PHONES = [
    ("44", "2079460###", ["+44 20 7946 0{t}", "020 7946 0{t}", "(020) 79460{t}", "+44{n}", "0044 20 7946 0{t}", "+44 (0)20 7946 0{t}"]),
    ("44", "1174960###", ["+44 117 496 0{t}", "0117 496 0{t}", "0117-496-0{t}", "+44{n}"]),
    ("1", "20255501##", ["+1 202-555-01{t}", "(202) 555-01{t}", "202.555.01{t}", "+1{n}"]),
    ("1", "41555501##", ["+1 415-555-01{t}", "(415) 555-01{t}", "1-415-555-01{t}"]),
    ("1", "31255501##", ["+1 312-555-01{t}", "312 555 01{t}", "+1{n}"]),
    ("49", "3023125###", ["+49 30 23125{t}", "030 23125{t}", "030/23125-{t}", "+49{n}"]),
    ("33", "19900####", ["+33 1 99 00 {t2}", "01 99 00 {t2}", "+33{n}"]),
]
