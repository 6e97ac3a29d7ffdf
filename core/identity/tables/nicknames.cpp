#include "identity/tables/nicknames.hpp"

#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace samepage::identity {
namespace {

// One name a line: the name, then forms of it. Spellings that differ by a letter need no line.
constexpr std::array<std::string_view, 191> names{
    "abigail abby abbie gail",
    "abraham abe ibrahim avraham",
    "adelaide addie adele heidi",
    "agnes agnieszka ines inez aggie",
    "albert al bert bertie alberto",
    "aleksandra sasha ola sandra",
    "alexander alex alec sandy sasha xander lex sascha aleksandr oleksandr alessandro alejandro "
    "aleks shura alistair",
    "alexandra alex sandra sandy sasha lexi alexa alessandra alejandra",
    "alfred al alf alfie fred freddie",
    "alice ali allie alicia",
    "allan al",
    "amanda mandy mandi",
    "amelia amy millie mia",
    "anastasia nastya stacy ana",
    "andrew andy drew andreas andrei andrey andre andrzej andrea andres anders",
    "angela angie angelika angelina",
    "ann anna anne annie nancy nan hannah ania anya anja annika anita ana ane",
    "anthony tony antoine anton antonio antoni toni ant",
    "antonia toni tonia",
    "arthur art artie arturo",
    "barbara barb babs barbie basia bobbie",
    "bartholomew bart",
    "beatrice bea trixie beatrix beatriz",
    "benjamin ben benny benji benjamim",
    "bernard bernie bernhard bernardo",
    "bridget biddy brigitte birgit gitta",
    "carl karl carlos charles karel carlo karol",
    "caroline carol carrie lina karolina carolina caz",
    "catherine cathy kate katie kathy kit kitty katherine kathleen katharina katarzyna kasia katya "
    "ekaterina yekaterina katja katrin kathrin catalina karen cate kat",
    "cecilia cissy celia cecily",
    "charles charlie chuck chas chaz carlos karl chip",
    "charlotte lottie lotte charlie lotta",
    "christian chris kristian cristian",
    "christina chris tina christine chrissy christa kristina krystyna christel",
    "christopher chris kit topher christoph kristof cristobal christophe",
    "clifford cliff",
    "constance connie constanze",
    "cynthia cindy",
    "daniel dan danny daniil daniele danil",
    "danielle dani daniela",
    "david dave davey davy davide dawid",
    "deborah debbie deb debra",
    "dennis denny den denis",
    "diana di diane dina",
    "dimitri dima dmitry dmitri dmitrii dmytro dimitrios",
    "dominic dom nick dominik domingo",
    "donald don donnie donny",
    "dorothy dot dottie dolly dorothea dorota doro thea",
    "edith edie",
    "edmund ed eddie ted ned edmond",
    "edward ed eddie ted teddy ned eduard eduardo edoardo",
    "edwin ed eddie",
    "eleanor ellie nell nora ella elinor eleonore leonore lena",
    "elena lena helen yelena olena ilona",
    "elizabeth liz lizzie beth betty bess eliza elsie libby lisa liza lisbeth elisabeth elspeth "
    "betsy ella elsa else elise isabel erzsebet elzbieta ela lilibet",
    "emily em emmy millie emilia",
    "emma em emmy",
    "ernest ernie ernst",
    "esther hester essie",
    "eugene gene evgeny yevgeny evgeni eugen zhenya eugenio",
    "eva eve evie ewa",
    "evelyn eve evie lyn",
    "faisal feisal faysal",
    "florence flo florrie flora",
    "frances fran fanny franny francesca franziska francoise frankie franzi sissi",
    "francis frank fran francesco francisco franz frans pancho paco francois franciszek frankie",
    "franklin frank",
    "frederick fred freddie fritz rick friedrich frederik federico fryderyk",
    "gabriel gabe",
    "gabriele gabi gabriella gaby gabriela",
    "gareth gary",
    "geoffrey jeff geoff jeffrey",
    "george georgie georg jorge giorgio jerzy yuri georgios juergen jurgen georges yorgos",
    "gerald gerry jerry gerhard gerd",
    "gerard gerry",
    "gertrude gertie trudy gertrud",
    "gilbert gil bert",
    "gregory greg grigory grigori gregor grzegorz",
    "gustav gus",
    "guillermo memo william",
    "gwendolyn gwen wendy",
    "harold harry hal harald",
    "heinrich heinz henry heiner enrico hendrik henrik",
    "helen nell nellie ellen helena helene lena elena lenka",
    "henry harry hank hal henri enrique henryk",
    "herbert bert herb",
    "howard howie",
    "hubert bert hugh",
    "ignatius iggy ignacio nacho",
    "irene rene irina ira",
    "isaac ike zac",
    "isabella bella izzy isabel belle isabelle",
    "ivan vanya john",
    "jacob jake jakob jacques jakub jaap",
    "jacqueline jackie jacqui",
    "james jim jimmy jamie jem jaime santiago diego jimbo",
    "jane janet janie jenny jana jean janice",
    "jennifer jen jenny jenna",
    "jeremiah jerry jeremy jem",
    "jerome jerry hieronymus",
    "jessica jess jessie",
    "jesus chucho",
    "joanna jo joan joanne johanna hanna asia",
    "johannes hans john jan jens johann hannes joop",
    "john jack johnny jon ian sean juan giovanni jan hans ivan jean joao janos yannis shane "
    "johnnie evan",
    "jonathan jon johnny nathan jonny",
    "joseph joe joey jose giuseppe pepe josef jozef jo yusuf yosef youssef beppe osip",
    "josephine jo josie fifi josefa josefina pepa",
    "joshua josh",
    "judith judy jude jutta",
    "julia julie jill juliet giulia juliette jules",
    "julian jules giuliano",
    "katrina trina kat",
    "kenneth ken kenny",
    "konstantin kostya konstantinos kostas constantine",
    "lawrence larry laurie lars laurence lorenz lorenzo laurent",
    "leonard leo len lenny leonardo leonhard leon",
    "leopold leo poldi",
    "lillian lily lil lili",
    "louis lou louie luis ludwig luigi lewis ludovic ludovico lajos",
    "louisa lou luisa louise lulu",
    "lucy lucia luz lucie",
    "luke lucas lukas luc luca",
    "ludmila lyuda mila",
    "madeleine maddie madeline magdalena magda lena maddy",
    "manuel manny manolo emmanuel",
    "marcus mark marc marco marek markus marcos",
    "margaret maggie meg peggy marge margie greta daisy rita madge margarita margarethe gretchen "
    "margot marguerite malgorzata gosia peg peggie grete gretel margit maisie",
    "maria mary marie mimi molly polly masha miriam mariam maryam mitzi maja marija may mae",
    "marianne mary",
    "martha marty mattie marta",
    "martin marty marcin martino",
    "matilda tilly mattie mathilde tilda",
    "matthew matt matty matthias mateo matteo mateusz mats mathieu matthieu matvei thies",
    "maximilian max maxi",
    "michael mike mick mickey mikey miguel michel mikhail misha michele michal mihai mikael mischa "
    "michail",
    "michelle shelly missy micheline",
    "mohammed muhammad mohamed muhammed mehmet mo mohammad mahomet muhamed mhd mohd md",
    "nadezhda nadya nadia nadja",
    "natalia natasha natalie nat tasha nataliya natalya",
    "nathaniel nate nat nathan",
    "nicholas nick nicky nico nikolai nikolaus klaus claus nicolas mikolaj niklas colin nikola "
    "kolya nikolaos nikos nicola",
    "nicole nicky nikki nicola",
    "oliver ollie olly olivier",
    "olivia liv livvy",
    "pamela pam",
    "patricia pat patty trish tricia patsy patti paddy",
    "patrick pat paddy rick patricio padraig patryk",
    "paul pablo paolo pavel pawel pauli",
    "pauline polly paula paulina",
    "peter pete pedro pierre piotr petr pietro pyotr petros peder piet",
    "philip phil pip felipe filip philippe",
    "rachel rae shelly raquel",
    "raymond ray ramon raimund",
    "rebecca becky becca bex rivka",
    "reginald reg reggie",
    "richard rick dick rich ricky richie ricardo riccardo ryszard rico dickie",
    "robert bob bobby rob robbie bert roberto rupert robin robby",
    "roger rodge ruediger rudiger",
    "roland rolly orlando rolando",
    "ronald ron ronnie",
    "rosemary rosie rose romy rosemarie",
    "rudolf rudy rudi rudolph",
    "samantha sam sammy",
    "samuel sam sammy",
    "sarah sally sadie sara",
    "sebastian seb bas basti bastian",
    "sergei sergey serge sergio serhiy serezha",
    "sophia sophie sofia zofia sofie sonia sonja",
    "stanley stan stanislav stanislaw",
    "stephen steve steven stefan stephan esteban stefano szczepan etienne stevie istvan",
    "susan sue susie suzy suzanne susanne zuzanna sanne susanna",
    "sylvia silvia sylvie",
    "terence terry",
    "theodore ted teddy theo fyodor fedor teodor",
    "theresa terry tess tessa teresa therese resi",
    "thomas tom tommy tomas tommaso tomasz thom",
    "timothy tim timmy timo",
    "valentina valya tina",
    "valerie val valeria",
    "veronica ronnie vera nika veronika",
    "victor vic viktor vittorio",
    "victoria vicky tori vikki viktoria vittoria",
    "vincent vince vinny vincenzo vinnie vicente",
    "vladimir vova volodya wladimir volodymyr",
    "walter walt wally gualtiero",
    "wilhelm willi willy william",
    "william bill billy will willie liam guillermo guillaume wim willem vilhelm guglielmo wills",
    "winifred winnie fred",
    "yulia julia yuliya iuliia",
    "zachary zach zack"};

struct Lists {
  absl::flat_hash_map<std::string_view, std::vector<std::uint32_t>> by_word;
  Lists() {
    std::uint32_t number = 0;
    for (std::string_view line : names) {
      ++number;
      while (!line.empty()) {
        const auto end = std::min(line.find(' '), line.size());
        if (end > 0) by_word[line.substr(0, end)].push_back(number);
        line.remove_prefix(std::min(end + 1, line.size()));
      }
    }
  }
};

const Lists& lists() {
  static const Lists all;
  return all;
}

}  // namespace

int share_a_name(std::string_view a, std::string_view b) {
  const auto& by_word = lists().by_word;
  const auto at_a = by_word.find(a);
  if (at_a == by_word.end()) return 0;
  const auto at_b = by_word.find(b);
  if (at_b == by_word.end()) return 0;
  for (const std::uint32_t list : at_a->second)
    if (std::ranges::find(at_b->second, list) != at_b->second.end())
      return static_cast<int>(std::max(at_a->second.size(), at_b->second.size()));
  return 0;
}

std::uint32_t name_behind(std::string_view word) {
  const auto at = lists().by_word.find(word);
  return at == lists().by_word.end() ? 0 : at->second.front();
}

}  // namespace samepage::identity
