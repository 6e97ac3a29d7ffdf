"""What Bluesky and the web site know of them."""
from people.maker import display_name, shuffle_case
from people.words import AGENTS, CAMPAIGNS, EVENTS, PAGES, SHOP, TOWNS


def choose_bluesky(maker, both, number):
    chosen = maker.rng.sample(both, number)
    for index, person in enumerate(chosen):
        person["bluesky"] = maker.handle(person["given"], person["family"])
        person["handle_in_tryton"] = index % 2 == 0
    return chosen


def make_bluesky(rng, people):
    rows = [{"record": "account", "handle": SHOP, "email": "shop@example.test", "display_name": "Hub Shop",
             "description": "The account of the shop itself"}]
    for person in people:
        rows.append({"record": "account", "handle": person["bluesky"], "email": rng.choice(person["mailman"]),
                     "display_name": display_name(rng, person) or person["given"],
                     "description": rng.choice(["", "Cyclist and reader", f"{person['given']} from {rng.choice(TOWNS)}"])})
    posts = [{"record": "post", "by": SHOP, "key": f"shop-{i}", "text": f"News from the shop, number {i}"} for i in range(1, 4)]
    posts += [{"record": "post", "by": p["bluesky"], "key": f"post-{p['bluesky']}", "text": f"A good day in {rng.choice(TOWNS)}"}
              for p in people[::3]]
    return rows + posts + make_reactions(rng, people, posts)


def make_reactions(rng, people, posts):
    rows = []
    for person in people:
        handle = person["bluesky"]
        if rng.random() < 0.7:
            rows.append({"record": "follow", "by": handle, "subject": SHOP})
            person["follows_shop"] = True
        others = [p["bluesky"] for p in people if p is not person]
        for subject in rng.sample(others, min(len(others), rng.randrange(3))):
            rows.append({"record": "follow", "by": handle, "subject": subject})
        for post in rng.sample(posts, min(len(posts), rng.randrange(4))):
            rows.append({"record": "like", "by": handle, "post": post["key"]})
    return rows


def make_visit(rng, name):
    visit = {"visitor": name, "user_agent": rng.choice(AGENTS), "event": rng.choice(EVENTS),
             "pages": [rng.choice(PAGES) for _ in range(rng.randrange(1, 4))]}
    if rng.random() < 0.5:
        visit["utm"] = dict(zip(("source", "medium", "campaign"), rng.choice(CAMPAIGNS)))
    return visit


def make_visits(rng, both, number, anonymous):
    """Some visitors come twice, first unknown: the cookie joins the two visits."""
    first, second = [], []
    for index, person in enumerate(rng.sample(both, number)):
        person["visitor"] = f"V{index + 1:05}"
        person["visit_email"] = shuffle_case(rng, person["email"]) if rng.random() < 0.2 else person["email"]
        known = {**make_visit(rng, person["visitor"]), "email": person["visit_email"]}
        if rng.random() < 0.3:
            first.append({**make_visit(rng, person["visitor"]), "event": "pageview"})
        second.append(known)
    first += [make_visit(rng, f"A{index + 1:05}") for index in range(anonymous)]
    rng.shuffle(first)
    return first + second
