"""Names of persons: written cleanly, compared, spelt in pinyin, and doubted when they look like no name."""

from __future__ import annotations

import os
import re
import unicodedata
from functools import cache, lru_cache

from desktop_app.rules.cells import fold

_COMPOUND = (
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 "
    "申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 "
    "宰父 谷梁 拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘 东门 西门 第五 纳兰 单于 叶赫"
)
_READ_OTHERWISE = (  # surnames that are not read as the character usually is
    "曾:zeng 单:shan 仇:qiu 解:xie 查:zha 任:ren 朴:piao 区:ou 盖:ge 翟:zhai 缪:miao 冼:xian 洗:xian 繁:po "
    "覃:qin 折:she 员:yun 召:shao 种:chong 秘:bi 黑:he 逄:pang 乐:yue 句:gou 宁:ning 祭:zhai 隗:wei 郇:huan "
    "郗:xi 佴:nai 牟:mou 柏:bai 便:pian 薄:bo 谌:chen 瞿:qu 都:du 葛:ge 纪:ji 贾:jia 角:jue 佘:she 沈:shen "
    "燕:yan 应:ying 於:yu 能:nai 尉:wei 盛:sheng 车:che 石:shi 卜:bu 哈:ha 那:na 华:hua 过:guo 尹:yin 万:wan "
    "长:zhang 阚:kan 晁:chao 尉迟:yu,chi 万俟:mo,qi 单于:chan,yu 澹台:tan,tai 长孙:zhang,sun 宰父:zai,fu "
    "子车:zi,ju 乐正:yue,zheng 令狐:ling,hu 鲜于:xian,yu 亓官:qi,guan 皇甫:huang,fu 拓跋:tuo,ba 呼延:hu,yan "
    "夹谷:jia,gu 颛孙:zhuan,sun"
)
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方"
    "白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘"
    "祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑"
    "景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗"
    "燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍"
    "辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由冒揣湘种秘"
)
COMPOUND_SURNAMES = frozenset(_COMPOUND.split())
_SURNAME_PINYIN = {name: spelt.split(",") for name, spelt in (pair.split(":") for pair in _READ_OTHERWISE.split())}
_DOTS = str.maketrans(dict.fromkeys("•・‧∙●᛫⋅･．", "·"))
_CJK_PLAIN = re.compile(r"[\u4e00-\u9fff]{2,4}\Z")
_PLAIN_NAME = re.compile(
    r"(?!(?:未知|不详|匿名|待定|姓名|同上|客户|无名|没有|暂无)\Z)(?:(?![测某])[\u4e00-\u9fff]){2,4}\Z"
)
_ORGANISATION = re.compile(
    r"(?:公司|集团|工厂|厂|学校|小学|中学|大学|学院|幼儿园|医院|诊所|门诊部|药房|超市|商店|商行|店|饭店|酒店|中心|工作室|事务所|银行|支行"
    r"|委员会|居委会|村委会|协会|联合会|学会|研究所|研究院|[^女男]局|社区|服务站|合作社|基金会|俱乐部|有限合伙|ltd\.?|inc\.?|co\.?)"
    r"(?:\(.*\))?\Z",
    re.IGNORECASE,
)
_CJK_DOT = re.compile(r"(?<=[\u4e00-\u9fff])\s*\.\s*(?=[\u4e00-\u9fff])")
_CJK_GAP = re.compile(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])|(?<=·)\s+|\s+(?=·)")
_SUSPICIOUS = re.compile(
    r"[\d@#$%^&*=<>{}\[\]|\\/~?？!！_★☆▲△●○※√✓×\ufffd\ue000-\uf8ff]|\A[-+]|测试|\btest|未知|不详|匿名|某某|待定|姓名|无名|同上|客户\Z|\A(?:无|空|null|none|n/a|xx+|aaa+)\Z",
    re.IGNORECASE,
)


def clean_name(text: str) -> str:
    """Return a name as it is kept: width folded, no space between Chinese characters, one kind of middle dot."""
    if _CJK_PLAIN.match(text):
        return text
    return _CJK_GAP.sub("", _CJK_DOT.sub("·", " ".join(fold(text.translate(_DOTS)).split())))


def name_key(name: str) -> str:
    """Return what spellings of one name have in common: no spaces, folded width and case, one middle dot."""
    if _CJK_PLAIN.match(name):
        return name
    return unicodedata.normalize("NFKC", "".join(clean_name(name).split())).casefold()


def is_plain_name(text: str) -> bool:
    """Tell whether a text is two to four usual Chinese characters that are no placeholder: kept as it stands."""
    return _PLAIN_NAME.match(text) is not None


def is_suspicious(name: str) -> bool:
    """Tell whether a name looks like no person's name (``测试``, digits, signs, one character, a whole sentence)."""
    if is_plain_name(name):
        return False
    key = name_key(name)
    return len(key) < 2 or len(key) > 40 or bool(_SUSPICIOUS.search(key))


def looks_like_name(text: str) -> bool:
    """Tell whether a text has the form of a person's name; only used to guess what a column without a heading holds."""
    name = clean_name(text)
    if re.fullmatch(r"[\u4e00-\u9fff]{2,10}(?:·[\u4e00-\u9fff]{1,10})+", name):
        return True
    return bool(_CJK_PLAIN.match(name)) and (name[0] in _SURNAMES or name[:2] in COMPOUND_SURNAMES)


def is_organisation(name: str) -> bool:
    """Tell whether a name is that of a company, a school or another body rather than a person."""
    return len(name) >= 4 and _ORGANISATION.search(clean_name(name)) is not None


def surname_of(name: str) -> str:
    """Return the surname of a Chinese name, compound surnames whole."""
    key = clean_name(name)
    return key[:2] if key[:2] in COMPOUND_SURNAMES and len(key) > 2 else key[:1]


@cache
def _readings() -> dict[int, str]:
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")  # its words are not needed, and cost five times what this costs
    from pypinyin.pinyin_dict import pinyin_dict  # only when a name is spelt

    return dict(pinyin_dict)


@cache
def _syllable(char: str) -> str:
    reading = _readings().get(ord(char), "").split(",")[0]
    if not reading:
        return char.lower() if char.isalnum() else ""
    bare = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    return "".join(c for c in bare if "a" <= c <= "z")


@lru_cache(maxsize=50_000)
def syllables(name: str) -> tuple[str, ...]:
    """Spell a name, one syllable per Chinese character or Latin word; surnames by their reading as surnames."""
    text = clean_name(name)
    surname = surname_of(text)
    head = [] if surname.isascii() else _SURNAME_PINYIN.get(surname) or [*filter(None, map(_syllable, surname))]
    rest = text if surname.isascii() else text[len(surname) :]
    tail: list[str] = []
    for part in re.findall(r"[A-Za-z0-9]+|[^A-Za-z0-9\s]", rest):
        spelt = part.lower() if part.isascii() else _syllable(part)
        if spelt:
            tail.append(spelt)
    return (*head, *tail)


def pinyin_of(name: str) -> str:
    """Spell a name in letters without tones or spaces: 曾小明 gives ``zengxiaoming``; ü is written v."""
    return "".join(syllables(name))


def initials_of(name: str) -> str:
    """Return the first letters of the syllables: 曾小明 gives ``zxm``."""
    return "".join(s[0] for s in syllables(name))
