"""Invented bodies and work, so that no report is about anyone."""

from __future__ import annotations

import random

CITIES = ("临江市", "云平市", "松原港市", "澄川市", "望海市", "青岚市")
DISTRICTS = ("云溪区", "南坪区", "锦湖区", "北桥区", "东岭县", "宁泽县")
BUREAUX = (
    "住房和城乡建设局", "文化和旅游局", "科学技术局", "交通运输局", "农业农村局", "民政局", "市场监督管理局", "司法局",
    "生态环境局", "商务局", "应急管理局", "体育局", "档案馆", "水务局", "教育局", "退役军人事务局",
)  # fmt: skip
WORKS = (
    "完善管理制度，规范业务流程", "推进项目建设，按期完成节点任务", "加强队伍建设，提升服务水平", "强化监督检查，落实整改要求",
    "优化办事流程，方便企业和群众", "开展宣传培训，营造良好氛围", "健全内控机制，加强资金管理", "推动数据共享，减少重复填报",
    "做好安全生产，守住风险底线", "深化改革创新，激发发展活力",
)  # fmt: skip
PROBLEMS = (
    "绩效目标设置不够细化，部分指标量化程度不足", "预算执行进度前慢后快，支出均衡性有待提高", "部分项目前期准备不充分，影响资金支付",
    "绩效管理意识有待增强，业务与财务衔接不够紧密", "档案资料归集不够及时，佐证材料有待完善",
)  # fmt: skip
MEASURES = (
    "细化绩效目标编制，提高指标可衡量性", "加强预算执行监控，定期通报支出进度", "做实项目储备，提前开展前期工作",
    "组织业务培训，强化绩效理念", "完善资料归档制度，明确责任分工",
)  # fmt: skip
STAGES = (
    ("受理", "审查", "决定", "送达"),
    ("立项", "用地", "施工许可", "竣工验收", "登记"),
    ("设计", "审图", "施工", "验收", "移交", "运营"),
)
CAUSES = ("人员变动", "年中追加专项工作经费", "部分项目跨年实施", "落实过紧日子要求，压减一般性支出", "新增信息化建设任务")
NUMERALS = "一二三四五六七八九十"


def organisation(rng: random.Random) -> str:
    """例: 临江市云溪区民政局."""
    return rng.choice(CITIES) + rng.choice(DISTRICTS) + rng.choice(BUREAUX)


def place(rng: random.Random) -> str:
    """例: 临江市云溪区."""
    return rng.choice(CITIES) + rng.choice(DISTRICTS)


def ordinals(items: tuple[str, ...] | list[str], name: str, ends: str = "；") -> str:
    """A template of 一是…；二是…。 with its numbers marked `name` and each item a piece."""
    last = len(items) - 1
    return "".join(f"<{name}={NUMERALS[i]}是>{item}{'。' if i == last else ends}" for i, item in enumerate(items))
