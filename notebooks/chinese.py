"""Chinese in matplotlib: ``import chinese`` picks the first font of this machine that can draw it, and says what to install where none can."""

import matplotlib.pyplot as plt
from matplotlib import font_manager

FONTS = (
    "Noto Sans CJK SC", "Noto Sans CJK JP", "Source Han Sans SC", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei", "Microsoft YaHei", "SimHei",
    "PingFang SC", "Heiti SC",
)

_installed = {font.name for font in font_manager.fontManager.ttflist}
_chinese = [name for name in FONTS if name in _installed]
if _chinese:
    plt.rcParams["font.sans-serif"] = _chinese
else:
    print("没有中文字体，图中汉字会显示为方框 no Chinese font: apt-get install fonts-wqy-zenhei")
plt.rcParams["axes.unicode_minus"] = False
