"""
Words that tell what stands beside them, or what the name is that they are part of.

All are in small letters, as `casefold` gives them. They are general: no list of
particular people or organisations is among them.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


FUNCTION_WORDS = _words(
    """
    a an the this that these those such same other another each every all any both some few many much
    more most several no none nothing one ones i we you he she it they me us him them my our your his
    her its their mine ours yours theirs myself himself herself itself themselves who whom whose which
    what whatever whoever where when while why how whether if unless until till since because although
    though despite whereas and or but nor so yet for of in on at by to from with without within into
    onto upon over under above below between among amid across through throughout during before after
    against about around along behind beyond near off out outside inside toward towards via per as than
    like unlike except besides beside is are was were be been being am has have had having do does did
    doing done will would shall should can could may might must ought not never ever also only just even
    still already again once twice there here then now today tomorrow yesterday tonight later soon
    earlier meanwhile however therefore thus hence moreover furthermore nevertheless nonetheless instead
    otherwise indeed perhaps maybe according due given following further first second third next last
    finally recently currently previously formerly originally eventually let let's it's he's she's
    that's there's we've i've i'm don't didn't isn't wasn't can't won't yes no please thank thanks dear
    hello ok okay mr's two four five six seven eight nine ten eleven twelve hundred thousand million
    billion half le la les un une des du et ou mais dans sur pour par avec sans ce cette ces il elle ils
    elles nous vous qui que der die das den dem ein eine einer eines und oder aber im am zum zur mit von
    bei nach aus auf für el los las una y o pero en con por para del al lo se su sus que es il gli uno e
    ma nel della
    """
)

TITLES = _words(
    """
    mr mr. mrs mrs. ms ms. miss mme mme. m. mlle messrs messrs. sir dame lord lady madam madame monsieur
    dr dr. prof prof. professor rev rev. reverend father sister brother pope cardinal bishop archbishop
    rabbi imam sheikh shaikh shaykh sheik mullah maulana mawlana ayatollah hojatoleslam hojjatoleslam
    hujjatoleslam hojjat-ol-eslam grand president vice-president vice premier prime chancellor minister
    deputy senator sen sen. congressman congresswoman representative rep rep. gov gov. governor mayor
    secretary ambassador envoy consul attorney judge justice magistrate prosecutor general gen gen.
    lieutenant lt lt. colonel col col. major maj maj. captain capt capt. sergeant sgt sgt. corporal cpl
    cpl. private pvt pvt. admiral adm adm. commander cmdr cmdr. cdr marshal brigadier brig brig. officer
    detective inspector constable chief king queen prince princess emperor empress sultan emir amir shah
    tsar czar duke duchess count countess baron baroness earl leader supreme spokesman spokeswoman
    spokesperson chairman chairwoman chairperson director manager coach captain editor author actor
    actress singer writer lawyer activist journalist historian dissident candidate former ex-president
    acting he h.e. his her highness majesty excellency honorable honourable hon hon. st st. saint seyyed
    sayyid undersecretary under-secretary commissioner rapporteur coordinator speaker premier ministers
    presidents herr frau señor señora señorita don doña sr. sra. signor signora
    """
)

NAME_SUFFIXES = _words("jr jr. sr sr. ii iii iv phd ph.d. m.d. md esq esq.")

PARTICLES = _words(
    """
    de del della di da das dos do du van von der den des zu zum zur la le el al ul ud bin ibn ben bint
    abu um umm ter ten y e af av zadeh ap mac st
    """
)

MONTHS_AND_DAYS = _words(
    """
    january february march april may june july august september october november december jan jan. feb
    feb. mar mar. apr apr. jun jun. jul jul. aug aug. sep sep. sept sept. oct oct. nov nov. dec dec.
    monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun muharram safar
    rabi jumada rajab shaban ramadan shawwal nowruz farvardin ordibehesht khordad tir mordad shahrivar
    mehr aban azar dey bahman esfand christmas easter gmt utc am pm bst est pst edt
    """
)

# As its last word, or as its first before "of" or "for", it makes a name one of an organisation.
ORGANISATION_WORDS = _words(
    """
    ministry department office bureau agency administration commission committee council congress
    parliament assembly senate court tribunal federation union confederation league association society
    organization organisation institute institution foundation fund trust bank corporation corp corp.
    company co co. inc inc. ltd ltd. limited plc llc llp gmbh ag sa s.a. nv n.v. spa group holdings
    holding industries industry international enterprises partners consortium party front movement army
    navy force forces corps brigade brigades battalion regiment division squadron guard guards police
    militia command university college school academy faculty laboratory laboratories hospital clinic
    museum library orchestra theatre theater church mosque club team fc f.c. united rovers wanderers
    athletic sporting albion authority service services board directorate secretariat embassy consulate
    mission delegation cabinet government house chamber judiciary news times post herald tribune gazette
    journal chronicle daily press radio television tv broadcasting network channel magazine review
    observer telegraph guardian records pictures studios entertainment films airlines airways air
    railways railway motors motor oil petroleum gas energy steel electric electronics systems
    technologies technology software telecom telecommunications communications insurance securities
    capital investments financial finance exchange stock watch amnesty alliance coalition network forum
    campaign centre center committees initiative programme program syndicate workers mojahedin mujahedin
    organisations organizations councils ministries companies banks brothers sons bros bros. associates
    """
)

PLACE_WORDS = _words(
    """
    river lake sea ocean bay gulf strait straits channel canal island islands isle peninsula cape coast
    beach mountain mountains mount mt mt. hill hills valley desert forest plain plains plateau basin
    falls creek springs rock point pass ridge canyon park garden gardens reserve wood woods street st
    avenue ave road rd boulevard lane drive highway bridge square plaza gate tower towers castle palace
    fort port harbor harbour airport airfield airbase station stadium arena dam camp prison jail
    cemetery shrine city town township village county province district state region territory
    governorate prefecture parish borough municipality oblast kingdom republic emirate heights north
    south east west northern southern eastern western central upper lower building terminal field
    grounds raceway speedway ranch farm mine reservoir oasis wadi tehsil
    """
)

# Before these a name is a person; after "said" and its like too.
SPEECH_VERBS = _words(
    """
    said says told tells added adds asked asks replied answered explained argued noted stated announced
    declared insisted warned claimed recalled wrote writes testified confessed denied admitted
    acknowledged pointed commented concluded continued believes believed thinks thought knew knows felt
    was had has is who whose married died born worked lived studied graduated joined resigned retired
    arrived met visited served
    """
)

PLACE_PREPOSITIONS = _words(
    "in at near from to into outside inside around across throughout toward towards via"
)

DEMONYMS = _words(
    """
    afghan albanian algerian american andorran angolan argentine argentinian armenian australian
    austrian azerbaijani azeri bahraini bangladeshi basque bavarian belarusian belarussian belgian
    bengali berber bolivian bosnian brazilian british briton bulgarian burmese cambodian cameroonian
    canadian catalan chadian chechen chilean chinese colombian congolese corsican croat croatian cuban
    cypriot czech danish dane dominican dutch ecuadorian ecuadorean egyptian english eritrean estonian
    ethiopian european fijian filipino finnish finn flemish french gabonese gambian georgian german
    ghanaian greek guatemalan guinean haitian honduran hungarian icelandic indian indonesian iranian
    iraqi irish israeli italian ivorian jamaican japanese javanese jewish jordanian kashmiri kazakh
    kenyan korean kosovar kurd kurdish kurds kuwaiti kyrgyz lao laotian latvian lebanese liberian libyan
    lithuanian macedonian malagasy malawian malay malaysian malian maltese mauritanian mexican moldovan
    mongolian montenegrin moroccan mozambican namibian nepali nepalese nicaraguan nigerian norwegian
    omani ossetian ottoman pakistani palestinian panamanian paraguayan pashtun persian peruvian polish
    pole portuguese prussian punjabi qatari romanian roman russian rwandan salvadoran samoan saudi saxon
    scot scottish scots senegalese serb serbian sicilian sikh sinhalese singaporean slav slovak
    slovakian slovene slovenian somali soviet spanish spaniard sudanese sunni shia shiite swede swedish
    swiss syrian tajik taiwanese tamil tanzanian tatar thai tibetan tongan tunisian turk turkish turkmen
    ugandan ukrainian uruguayan uyghur uzbek venezuelan vietnamese viking welsh yemeni yugoslav zambian
    zimbabwean african asian arab arabian arabic latin catholic protestant christian muslim moslem
    islamic islamist hindu buddhist jew orthodox lutheran anglican methodist presbyterian baptist
    communist marxist socialist democrat democratic republican conservative liberal parisian londoner
    texan californian catalonian hispanic caribbean mediterranean scandinavian nordic balkan god allah
    islam christianity judaism buddhism koran quran qur'an bible torah messiah north-american
    latin-american anglo-american us-led turkic slavic semitic germanic celtic
    """
)
DEMONYMS = DEMONYMS | {f"{word}s" for word in DEMONYMS if not word.endswith(("s", "sh", "ch"))}

COUNTRY_ABBREVIATIONS = frozenset(
    ["US", "USA", "UK", "UAE", "USSR", "GDR", "FRG", "DRC", "PRC", "DPRK", "NY", "LA", "DC", "NZ", "KSA"]
)
"""Capitals that are a place; others are an organisation as a rule."""

HONORIFICS = _words(
    """
    mr mr. mrs mrs. ms ms. miss mme mme. messrs messrs. dr dr. prof prof. professor rev rev. reverend
    ayatollah hojatoleslam hojjatoleslam hujjatoleslam president vice-president chancellor senator sen.
    congressman congresswoman rep. gov. governor ambassador judge general gen gen. lieutenant lt lt.
    colonel col col. captain capt capt. sergeant sgt sgt. corporal cpl. private admiral adm. commander
    brigadier brig. seyyed sayyid he chairman spokesman spokeswoman minister premier secretary
    """
)
"""Before the name of a person, no part of it."""

# A text with several of them tells of games, where a town is often its team.
SPORT_WORDS = _words(
    """
    match matches league championship championships tournament cup innings inning wicket wickets goal
    goals scored scorer scorers standings halftime half-time attendance season team teams coach striker
    midfielder semifinal semifinals quarterfinal quarterfinals playoff playoffs homer batting bowled
    bowling seed seeded soccer football cricket tennis baseball basketball hockey rugby golf cycling
    olympic olympics athletics qualifier
    """
)
