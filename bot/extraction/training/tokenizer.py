"""Cut text into tokens as news prints it: spaCy's English rules with other hyphens, dashes and quotes.

The rule for hyphens, in one sentence each:
a hyphen between capitals or digits stays (ISIS-K, AGM-114, Franco-German, al-Muhajir);
a hyphen beside a lower-case word splits (terror-related, US-led, drone-Kyiv);
a bound prefix stays with its word (anti-terror, pro-Beijing, co-founder), as Universal Dependencies has it;
so do the particles and second syllables of names (Mazar-i-Sharif, Kim Jong-un).
All rules are regular expressions, so that the saved pipeline carries them without code.
"""

from typing import Any

import spacy
from spacy.lang.char_classes import ALPHA, ALPHA_LOWER, ALPHA_UPPER, CONCAT_QUOTES, LIST_ELLIPSES, LIST_ICONS
from spacy.language import Language
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

from bot.extraction.training.wordlist import words

ARTICLES = words("al el ad an ar as ash at az ul ud bin ibn abu d de la ")
PREFIXES = words(
    "anti ante arch auto bi bio co counter cross cyber de e eco ex extra hyper inter intra macro mega micro mid "
    "mini mis mono multi neo non over pan para poly post pre pro proto pseudo quasi re self semi socio sub super "
    "supra tele trans tri ultra un under uni vice "
)
PARTICLES = words("i e ul ud uz ur al el de du la le upon on sur sous an bin ")
SYLLABLES = words(
    "bae beom bian bin byung chan chang cheol chi ching chiu chol chul chun chung eun fai fung geun gi gun gyu "
    "hae hee hin ho hong hoon hui hun hung hwa hwan hye hyeon hyok hyon hyuk hyun il jae jeong jeou jin jong joo "
    "joon ju jun jung kei keun keung ki kin kit kook ku kuen kuk kun kwan kwok kwon kyu kyun kyung lam leung lok "
    "lun mei mi min ming mo mok moon myung nam ngai ok ping pyo sam sang sen seo seok seon seop seung shan shek "
    "shik shing sik siu soo sook su suk sun sung tae tak te teng thae ting tsang tung uk un wah wai wen wing won "
    "woo wook woong yan yat yee yeon yeong yin ying yip yiu yong yoon you young yuen yul yun yung zhen "
)
RANKS = words(
    "Lt. Lieut. Col. Maj. Brig. Sgt. Cpl. Pfc. Pvt. Capt. Cmdr. Cdr. Cmdt. Adm. Det. Insp. Supt. Hon. Sr. Fr. Pte. Ven."
)
STATES = words(
    "Ala. Ariz. Ark. Calif. Colo. Conn. Del. Fla. Ga. Ill. Ind. Kan. Ky. La. Mass. Md. Mich. Minn. Miss. Mo. Mont. "
    "Neb. Nev. N.H. N.J. N.M. N.Y. N.C. N.D. Okla. Ore. Pa. R.I. S.C. S.D. Tenn. Tex. Va. Vt. Wash. Wis. W.Va. Wyo. "
)
DATES = words("Wed. Thu. Thurs. Fri. Sat. Tue. Tues. etc. Etc. ")
NO_CONTRACTIONS = words("wed Wed id Id ")  # spaCy cuts them to we'd and I'd
RUNS = (r"[!?]{2,}", r"[_=*#]{2,}")
LONGEST_WORD = 14


def blank_english() -> Language:
    """Return an empty English pipeline that cuts tokens by the rules of this module."""
    nlp = spacy.blank("en")
    tokenizer: Any = nlp.tokenizer
    prefixes = [r"``", r"''", r"--+", *RUNS, r"-(?=[A-Za-z])", *(nlp.Defaults.prefixes or [])]
    suffixes = [
        r"``",
        r"''",
        r"--+",
        *RUNS,
        r"(?<=[A-Za-z])n['’]t",
        r"(?<=[A-Za-z])N['’]T",
        *(nlp.Defaults.suffixes or []),
    ]
    suffixes += [r"(?<=[0-9])(?:bn|tn|am|pm)"]
    suffixes += [r"(?<=[A-Za-z])['’](?:ve|ll|re)", r"(?<=[A-Za-z][A-Za-z])-", r"(?<=-[A-Z])\."]
    tokenizer.prefix_search = compile_prefix_regex(prefixes).search
    tokenizer.suffix_search = compile_suffix_regex(suffixes).search
    tokenizer.infix_finditer = compile_infix_regex(infixes()).finditer
    tokenizer.rules = {form: rule for form, rule in tokenizer.rules.items() if form not in NO_CONTRACTIONS}
    for whole in (*RANKS, *STATES, *DATES, *(f"{party}-{state}" for party in "DRI" for state in STATES)):
        tokenizer.add_special_case(whole, [{"ORTH": whole}])
    return nlp


def infixes() -> list[str]:
    """Return the places inside a word where it is cut."""
    lower, upper, letter = ALPHA_LOWER, ALPHA_UPPER, ALPHA
    return [
        *LIST_ELLIPSES,
        *LIST_ICONS,
        r"--+|[—–]",
        r"[“”«»„]",
        r"(?<=[—–])['‘\"]|[’'\"](?=[—–])",
        r"['’]s(?=[—–])",
        r"[,!?;:](?=[”’—–])|(?<=[a-z])\.(?=[”’—–])",
        r"(?<=[0-9])[+\-\*^](?=[0-9-])",
        rf"(?<=[{lower}{CONCAT_QUOTES}])\.(?=[{upper}{CONCAT_QUOTES}])",
        rf"(?<=[{letter}]),(?=[{letter}])",
        rf"(?<=[{letter}0-9])[:<>=/](?=[{letter}])",
        _before_lower_case(),
        _after_lower_case(),
    ]


def _before_lower_case() -> str:
    """Return the pattern of a hyphen before a small letter, bound prefixes and parts of names excepted."""
    particle = rf"(?!(?:{'|'.join(PARTICLES)})-[{ALPHA_UPPER}])"
    bound = "".join(rf"(?<!\b{_either_case(prefix)}-)" for prefix in PREFIXES)
    syllable = rf"(?!(?<=[{ALPHA_LOWER}]-)(?:{'|'.join(SYLLABLES)})\b)"
    return rf"-(?=[{ALPHA_LOWER}]){particle}{bound}{syllable}"


def _after_lower_case() -> str:
    """Return the pattern of a hyphen between a small word and a capital or digit, Arabic articles excepted."""
    words = "|".join(rf"(?<=(?<![\w-])[{ALPHA_LOWER}]{{{length}}}-)" for length in range(1, LONGEST_WORD))
    bound = "".join(rf"(?<!\b{word}-)" for word in (*ARTICLES, *PREFIXES))
    return rf"-(?=[{ALPHA_UPPER}0-9])(?:{words}){bound}"


def _either_case(word: str) -> str:
    """Return a pattern of fixed width for a word with a small or a capital first letter."""
    return rf"[{word[0].upper()}{word[0]}]{word[1:]}"
