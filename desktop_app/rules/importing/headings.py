"""Headings of columns as schools, clinics, shops and workshops write them, and the field each stands for."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from desktop_app.domain.importing import Field
from desktop_app.rules.cells import fold
from desktop_app.rules.names import looks_like_name

_CHILD = (
    r"学生|学员|孩子|小孩|宝宝|宝贝|幼儿|儿童|小朋友|婴儿|新生儿|患者|病人|病员|就诊人|就诊者|老人|"
    r"长者|宠物主|娃娃|宝贝儿"
)
_SELF = (
    rf"{_CHILD}|客户|顾客|会员|用户|车主|业主|住户|住客|旅客|买家|买方|收货人|收件人|订货人|报名人|"
    r"报名者|预约人|参保人|投保人|被保险人|咨询人|来访人|访客|候选人|应聘者|求职者|员工|职工|成员|"
    r"校友|本人|个人|主人|寄养人|租客|租户|学徒|考生|乘客|乘车人|家庭成员|受访[人者]|应聘人员?|求职人员|(?:参训|培训|就业|参保|服务)人员"
)
_GUARDIAN = (
    r"家长|(?:第[一二]|法定)?监护人|父亲|母亲|父母|爸爸|妈妈|爸|妈|奶奶|爷爷|外婆|外公|亲属|家属|亲友|陪同人?|陪护人?|"
    r"配偶|代理人|紧急联系人?|应急联系人?|parent|guardian|mother|father|emergency"
)
_STAFF = (
    r"医生|医师|大夫|护士|老师|教师|班主任|教练|顾问|销售|业务员|客服|经理|接待|跟进|负责|经办|录入|"
    r"登记人|填表|填报|填写人|操作|技师|美容师|发型师|推荐|介绍人|转介绍|制表|审核|咨询师|收银|店员|"
    r"导购|归属|校长|前台|经手|接诊|主治|维护人|回访人|对接人|doctor|teacher|sales|advisor|agent"
)
_ORGANISATION = r"公司|单位|企业|机构|商户|商家|店铺|门店|客户单位|厂家|company|organi[sz]ation"

_PHONE = re.compile(
    r"电话|手机|移动号|联系方式|联系号码|联系方法|联络方式|座机|固话|话机|宅电|^联系$"
    r"|phone|mobile|\bcell|telephone|^tel|\btel\b|contact\s?(?:no|number|info)"
)
_PHONE_NOT = re.compile(
    r"咨询|营销|邀约|销售|拜访|推广|型号|品牌|归属|次数|回访|结果|时间|日期|记录|状态|是否|情况|地址|备注|通知|内容|系统|套餐|费"
)
_PHONE_SPARE = re.compile(
    r"备用|其他|其它|第二|第三|次要|紧急|应急|另一|座机|固话|固定|宅电|家庭电话|住宅|办公|单位|公司|[2-9二三]$|spare|other|home|office|work|emergency"
)
_COMBINED = re.compile(
    r"(?:姓名|名字|联系人|家长|监护人|父母|客户|学员)(?:[/及和与、,+&\\|\-]|\s)*(?:联系)?(?:电话|手机|号码|方式)"
)
_ID = re.compile(
    r"身份证|证件号|证件编号|证件码|公民身份|\bid\s?(?:card|no|num|number)|^id卡|identity|^身份号|^证号|社会信用代码|护照号"
)
_DATE = re.compile(
    r"日期|时间|日子|年月日?$|[学院诊课会店厂职车]日$|date|\btime\b|datetime|\bday$"
    r"|^(?:creat|reg|order|pay|visit|enrol|purchase|bought|join)\w*?[_ ]?(?:time|at|on)$"
    r"|^(?:最近|上次|末次)(?:到店|到访|到院|就诊|来访|消费|购买)$"
)
_DATE_EVENT = re.compile(
    r"报名|报到|就诊|看诊|来诊|接诊|初诊|复诊|诊疗|门诊|挂号|购买|购卡|购车|采购|预约|预定|预订|入学|入园|入班|入会|入住|入院|出院|入职|入托|登记|咨询|到店|到访|到院|来店|来访|"
    r"试听|体验|签约|签单|成交|交易|消费|开卡|办卡|开通|办理|手术|治疗|理疗|下单|订单|付款|支付|服务|维修|保养|进厂|入厂|送修|交车|提车|接车|交付|交货|发货|面试|就业|上岗|开课|上课|开班|开学|缴费|交费|"
    r"收费|检查|体检|检验|疫苗|接种|活动|参观|建档|注册|加入|参加|受理|洗牙|种植|拔牙|配镜|验光|护理|美容|拍摄|带看|看房|认购|投保|承保|承租|签到|enrol|visit|purchase|order|appointment|register"
)
_DATE_NOT = re.compile(
    r"到期|截止|截至|有效|失效|过期|下次|下回|结束|终止|更新|修改|打印|导出|退[学费卡款货保]|离[职店园院校]|时长|时间段|时段|用时|毕业|预产|生产|出厂|质保|年检|保险|[次小课]数|续费|停课|请假"
)
_DATE_LOW = re.compile(r"最近|上次|末次|最后|近期|回访|跟进|联系|通话|拨打|分配|last")
_EVENT = re.compile(
    r"课程|课目|科目|项目|套餐|商品|产品|品名|宝贝名称|服务|治疗|疗程|手术名|班型|班次|活动|业务|货品|疫苗|险种|course|project|item|service|product|subject|treatment|\bevent$"
)
_EVENT_HALF = re.compile(r"科室|科别|部位|事项|内容|专业|岗位|职位|工种|房型|车系|department|dept")
_EVENT_LOW = re.compile(r"诊断|病种|病症|症状|主诉|意向|需求|诉求|想学|感兴趣|兴趣|diagnosis|interest")
_CATEGORY = re.compile(
    r"类别|类型|分类|类目|等级|级别|分级|层级|标签|卡种|卡型|卡类|卡别|会员卡$|客户性质|人群|category|type|class|grade|level|tag|group|^组别|分组|小组|^组$"
)
_CATEGORY_CLASS = re.compile(r"班级|班别|^班$|所在班|分班|年级|年段|学段|团队|小区|校区|分校|分店|所属店|楼栋")
_OWNER = re.compile(
    r"(?:医生|医师|大夫|老师|教师|教员|导师|教练|班主任|班主|顾问|销售|销售员|业务员|业务人员|客服|客服人员|客户经理|经理|跟进人|跟进人员|负责人|责任人|负责|归属人?|所有人|拥有人|接待|接待人员?|"
    r"接诊|经办人?|主治|主管|咨询师|咨询员|治疗师|理疗师|技师|师傅|美容师|发型师|店员|导购|服务人员|维护人|维护人员|回访人员?|对接人|专员|管家|所属员工|跟单员|健康管理师|护士|owner|sales(?:man|person|\s?rep)?|"
    r"doctor|teacher|advisor|consultant|manager|coach|assigned\s?to|staff)(?:姓名|名字|名称|名)?$"
)
_NOT_OWNER = re.compile(r"录入|登记人|填表|填报|操作|制表|审核|推荐[人者码]|介绍[人者]|经手")
_SOURCE = re.compile(r"来源|^生源$|渠道|途径|得知|了解到|知道我们|引流|获客|推广|source|channel|how did you")
_ADDRESS = re.compile(r"地址|住址|住所|居住地|现住|家庭所在|门牌|address|^(?:居住|所住|所在)?小区名?称?$|楼盘|收货地")
_ADDRESS_NOT = re.compile(r"网址|邮箱|电子|email|mail|户籍|户口|籍贯|ip|微信")
_REMARK = re.compile(
    r"备注|附注|注释|留言|说明|补充|特殊情况|注意事项|其他情况|其它情况|其他信息|其他事项|^其他$|^其它$|^情况$|remark|\bnotes?\b|comment|memo"
)
_GENDER = re.compile(r"性别|\bsex\b|gender|男/女|男女")
_BIRTHDAY = re.compile(r"出生|生日|生辰|诞辰|\bdob\b|birth")
_BIRTHDAY_NOT = re.compile(r"地|体重|身长|证|医院|孕周|方式|礼|提醒|活动|蛋糕|优惠|月份")
_AGE = re.compile(r"年龄|岁数|月龄|周岁|^岁$|\bage\b")
_SERIAL = re.compile(
    r"^(?:序号?|序列号?|编号|编码|代码|行号|顺序号?|no\.?|n°|#|号|id|index|sn|seq)$|(?:编号|编码|单号|卡号|学号|工号|病历号|门诊号|住院号|床号|档案号|流水号|合同号|车牌号?码?|车架号|订单号|会员号|座位号|房号|准考证号|条码|学籍号|发票号|统一号|id)$"
)
_COUNTER = re.compile(r"序号?|序列号?|行号|顺序号?|no\.?|n°|#|号|index|sn|seq")
_KNOWN = re.compile(
    r"金额|费用|价格|单价|总价|应收|实收|欠费|数量|次数|课时|积分|余额|状态|结果|满意|评分|评价|进度|阶段|比例|人数|件数|天数|分数|成绩|身高|体重|血压|血型|血糖|视力|民族|籍贯|学历|职业|学校|幼儿园|工作单位|部门|职务|职称|"
    r"品牌|型号|颜色|里程|公里|排量|快递|物流|方式|是否|签名|签字|照片|图片|附件|微信|wechat|qq|邮箱|e-?mail|mail|传真|fax|邮编|国籍|婚姻|政治面貌|爱好|特长|过敏|病史|套数|件号|规格|尺码|尺寸|推荐人|介绍人|转介绍人|"
    r"录入人|登记人|填表人|操作人|制表人|审核人|经手人|填写人|关系|户籍|户口|车型|车辆|宠物|品种|星座|属相|生肖|amount|price|qty|quantity|status|total|fee|school|height|weight|company|城市|省份|地区|区域|国家|税号|开户行|银行|账号|网址|时长|时段|上课"
)
_COUNTED = re.compile(r"[数量费款额价率]$|编号|代码|单位$|状态|满意|评价|课时|次数|金额|进度|方式|时段|是否")
_HALVES = {
    "surname": ("姓", "姓氏", "surname", "last name", "family name", "lastname"),
    "given": ("名", "first name", "given name", "forename", "firstname"),
}
_SIMPLIFIED = str.maketrans(
    "電話機號碼聯絡學員會備註來課別類項購買車業戶證報預約診醫師時間編齡訂貨產級長親媽爺療顧問負責務寶題應稱",
    "电话机号码联络学员会备注来课别类项购买车业户证报预约诊医师时间编龄订货产级长亲妈爷疗顾问负责务宝题应称",
)
_WHOLE_NAME = r"姓名|名字|名称|称呼|昵称|网名|微信名|full\s?name|name|nick"


@dataclass(frozen=True, slots=True)
class Heading:
    """What a heading stands for.

    Attributes:
        field: the standard field, or None for a heading that is known but has none.
        rank: 0 is the surest; of several columns for one field the lowest is taken.
        age: the column tells ages.
        serial: the column only counts the rows.
        part: which half of a name the column holds, the surname or the given name; empty for a whole name.
        child: the person of the name column is one whose guardian may stand beside.
        role: the word for the person whose name or telephone it is, such as ``业主`` or ``租户``; may be empty.
    """

    field: Field | None
    rank: int = 0
    age: bool = False
    serial: bool = False
    part: str = ""
    child: bool = False
    role: str = ""


_OTHER = Heading(None)


@lru_cache(maxsize=20_000)
def plain_heading(text: str) -> str:
    """Return the bare words of a heading: ``* 1、您的手 机 号（必填）：`` gives ``手机号``."""
    folded = unicodedata.normalize("NFKC", fold(text)).lower().translate(_SIMPLIFIED)
    bare = re.sub(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|<[^<>]*>", "", folded) or re.sub(r"[()\[\]【】<>]", "", folded)
    bare = re.sub(r"^(?:[*★▲●※☆\s]|q?\d+\s*[.、．)])*\s*|[*★▲●※☆:?!。,，;；]+\s*$", "", bare)
    bare = re.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])|\n", "", bare)
    return re.sub(
        r"^(?:请?(?:填写|输入|选择|填|留下)|您的|你的|贵|请问)+|必填项?$|选填$", "", bare.strip(" _-*:")
    ).strip()


@lru_cache(maxsize=20_000)
def recognise(text: str, group: str = "") -> Heading | None:
    """Tell what a heading stands for.

    Args:
        text: the heading as written.
        group: the heading above it that spans several columns, such as ``家长``.

    Returns:
        None when the heading is not known at all.
    """
    bare = plain_heading(text)
    if not bare or len(bare) > 24 or re.search(r"\d{4}", bare):
        return None
    above = _above(group)
    return _contact(bare, above + bare) or _person(bare, above) or _matter(bare)


@lru_cache(maxsize=2000)
def is_somebody(group: str) -> bool:
    """Tell a group that says whose its columns are (``父亲``, ``患者信息``) from a title over them (``二班``)."""
    return (
        re.fullmatch(rf"(?:第.)?(?:{_SELF}|{_GUARDIAN}|{_STAFF}|{_ORGANISATION}|联系人)[人员]?", _above(group))
        is not None
    )


def _above(group: str) -> str:
    return re.sub(r"(?:基本|个人)?(?:信息|资料|情况|档案)$", "", plain_heading(group)) if group else ""


def _has(role: str, text: str) -> bool:
    return re.search(role, text) is not None


def _contact(text: str, whole: str) -> Heading | None:
    """Identity number, sex, birthday, age and telephones, each of the person or of somebody else."""
    others = _has(_GUARDIAN, whole) or (_has(_STAFF, whole) and not _has(_SELF, whole))
    if _ID.search(text) and not re.search(r"(?<!护)照|复印|类型|地址|有效|签发|种类|名称", text):
        return _OTHER if others else Heading(Field.ID_NUMBER)
    if _GENDER.search(text):
        return _OTHER if others else Heading(Field.GENDER)
    if _BIRTHDAY.search(text) and not _BIRTHDAY_NOT.search(text):
        return _OTHER if others else Heading(Field.BIRTHDAY)
    if _AGE.search(text):
        return Heading(None, age=not others)
    if _COMBINED.search(text) and ("姓名" in text or "名字" in text or re.search(r"[/及和与、,+&\\|]", text)):
        return Heading(Field.GUARDIAN) if others else Heading(Field.NAME, 1)
    return _phone(text, whole)


def _phone(text: str, whole: str) -> Heading | None:
    if not _PHONE.search(text) or _PHONE_NOT.search(text):
        return None
    if _has(_STAFF, whole) and not _has(_SELF + "|" + _GUARDIAN, whole):
        return _OTHER
    if _PHONE_SPARE.search(whole):
        return Heading(Field.PHONES_EXTRA, 3, role=_role(whole))
    mobile = re.search(r"手机|移动|mobile|cell", text) is not None
    return Heading(Field.PHONE, 0 if mobile and not _has(_GUARDIAN, whole) else 1, role=_role(whole))


def _role(text: str) -> str:
    found = re.match(_SELF, text)
    return found[0] if found else ""


def _person(text: str, above: str) -> Heading | None:
    """Names of the person, the guardian, the one in charge, and columns that name somebody else."""
    if _NOT_OWNER.search(text) and not _DATE.search(text):
        return None if _SOURCE.search(text) else _OTHER
    if _OWNER.search(text) and not re.search(r"家长|监护", text) and not _is_addressed(text):
        return Heading(Field.OWNER, 0 if len(text) > 2 else 1)
    bare_name = re.fullmatch(rf"(?:{_WHOLE_NAME})+(?:/?(?:{_WHOLE_NAME}))*\d?", text) is not None
    whole = above + text if bare_name else text
    if re.fullmatch(rf"(?:(?:{_GUARDIAN})[/、或]?)+(?:\d|一|二)?\s?(?:{_WHOLE_NAME})?\d?", whole):
        return Heading(Field.GUARDIAN, 1 if re.search(r"父|母|爸|妈|紧急|应急|亲|陪", whole) else 0)
    if re.fullmatch(rf"(?:第一)?联系人\d?(?:{_WHOLE_NAME})?|联络人|contact(?:\s?person|\s?name)?", whole):
        return Heading(Field.GUARDIAN, 3)
    return _own_name(whole) or (_own_name(text) if bare_name and not is_somebody(above) else None)


def _is_addressed(text: str) -> bool:
    """Tell 王老师, a person, from 任课老师, a heading."""
    return re.fullmatch(
        r".(?:老师|医生|医师|大夫|顾问|教练|护士|经理|师傅|主管|专员)", text
    ) is not None and looks_like_name(text)


def _own_name(text: str) -> Heading | None:
    name = rf"(?:{_WHOLE_NAME})"
    if re.fullmatch(rf"(?:{_CHILD})(?:的)?{name}?{name}?|(?:student|patient|child|baby)(?:'?s)?(?:\s?name)?", text):
        return Heading(Field.NAME, 0, child=True, role=_role(text))
    if re.fullmatch(rf"(?:真实|中文|本人)?姓名(?:/?{name})?|{name}/?姓名|名字|(?:full\s?)?name|姓\s?名", text):
        return Heading(Field.NAME, 1)
    if re.fullmatch(rf"(?:{_SELF})(?:的)?{name}?{name}?|(?:customer|client|member|guest)(?:\s?name)?", text):
        nick = re.search(r"昵称|网名|nick", text) is not None
        rank = 6 if nick else 1 if re.search(r"姓名|名字|name", text) else 2
        return Heading(Field.NAME, rank, role=_role(text))
    if re.fullmatch(rf"(?:{_ORGANISATION})(?:全称|{name})|客户(?:单位|公司)", text):
        return Heading(Field.NAME, 3)
    if half := next((part for part, words in _HALVES.items() if text in words), ""):
        return Heading(Field.NAME, 4, part=half)
    return Heading(Field.NAME, 6) if re.fullmatch(rf"(?:微信|网络|买家|会员|淘宝)?{name}|账户名|用户名", text) else None


def _matter(text: str) -> Heading | None:
    """Dates, address, remark, source, what was bought or done, category, and headings without a field."""
    if _REMARK.search(text) and not _DATE.search(text):
        return Heading(Field.REMARK, 0 if "备注" in text or "remark" in text else 1)
    if _DATE.search(text):
        return _date(text)
    if _ADDRESS.search(text) and not _ADDRESS_NOT.search(text):
        return Heading(Field.ADDRESS, 0 if re.search(r"家庭|住|联系|详细|收货|^地址|home", text) else 1)
    if _SOURCE.search(text):
        return Heading(Field.SOURCE, 0 if re.search(r"来源|渠道", text) else 1)
    return _thing(text)


def _date(text: str) -> Heading:
    if _DATE_NOT.search(text):
        return _OTHER
    if re.search(r"农历|阴历", text):
        return _OTHER
    if _DATE_LOW.search(text) or text in ("上课时间", "上课日期"):
        return Heading(Field.EVENT_DATE, 3)
    generic = re.fullmatch(r"(?:日期|时间|年月日?|date|day|time|datetime)", text) is not None
    noted = re.fullmatch(r"(?:登记|建档|注册|填[表报写]|录入)(?:日期|时间|日)", text) is not None
    return Heading(Field.EVENT_DATE, 1 if generic or noted else 0 if _DATE_EVENT.search(text) else 2)


def _thing(text: str) -> Heading | None:
    if _SERIAL.search(text):
        return Heading(None, serial=_COUNTER.fullmatch(text) is not None)
    if "回访" in text:
        return _OTHER
    if _COUNTED.search(text) or (_KNOWN.search(text) and not _EVENT.search(text) and not _CATEGORY.search(text)):
        return _OTHER
    if _CATEGORY.search(text) and not re.search(r"证件|血型|支付|付款|缴费|车型|项目类", text):
        return Heading(Field.CATEGORY, 0 if re.search(r"客户|会员|学员|患者|顾客", text) else 1)
    for words, field, rank in (
        (_CATEGORY_CLASS, Field.CATEGORY, 1 if "班" in text else 3),
        (_EVENT_LOW, Field.EVENT_NAME, 2),
        (_EVENT, Field.EVENT_NAME, 0),
        (_EVENT_HALF, Field.EVENT_NAME, 1),
    ):
        if words.search(text):
            return Heading(field, rank)
    return None
