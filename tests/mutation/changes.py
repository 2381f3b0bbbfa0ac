"""与上年相比: an amount of change and its rate, with or without the previous amount."""

from __future__ import annotations

from tests.mutation import names
from tests.mutation.page import Page


def compared(p: Page, k: str, now: str, label: str) -> None:
    """The sentence after one that stated `now`: change and rate; the previous amount in a third of them."""
    rng = p.rng
    amount = p.amounts[now]
    before = amount * rng.randint(75, 130) // 100 + rng.randint(1, 10**6)
    change = amount - before
    p.money(**{f"{k}_prev": before, f"{k}_change": abs(change)})
    p.figures[f"{k}_rate"] = p.style.rate(abs(change), before)
    one, two = (("增加", "增长"), ("减少", "下降"))[change < 0]
    d, r, w, b = f"{{{k}_change}}", f"{{{k}_rate}}", f"<{k}w={one}>", f"{{{k}_prev}}"
    v = f"<{k}v={two}>"
    cause = rng.choice(names.CAUSES)
    if rng.random() < 0.3:
        p.put(
            f"上年决算数{b}，比上年{w}{d}，{v}{r}，主要原因是{cause}。",
            f"上年为{b}，与上年相比{w}{d}，{v}{r}，主要原因是{cause}。",
            f"上年决算{b}，{w}{d}，{v}{r}，主要原因是{cause}。",
            f"上年支出{b}，较上年{w}{d}，{v}{r}，主要原因是{cause}。"
            if k == "oc"
            else f"上年决算数为{b}，较上年{w}{d}，{v}{r}，主要原因是{cause}。",
        )
        p.claim("change", "YOY001 YOY004 YOY003", f"{k}_change", now, f"{k}_prev", marks=(f"{k}w",))
    else:
        p.put(
            f"与上年度相比，{label}{w}{d}，{v}{r}。主要原因是{cause}。",
            f"比上年{w}{d}，{v}{r}，主要原因是{cause}。",
            f"与上年相比，{label}{w}{d}，{v}{r}，主要原因：{cause}。",
            f"较上年{w}{d}，{v}{r}，主要是{cause}。",
        )
    p.claim("growth", "YOY002 YOY001 YOY003 YOY004 YOY005", f"{k}_rate", f"{k}_change", now, marks=(f"{k}w",))
    p.claim("chosen", "TXT003 YOY003 YOY002", marks=(f"{k}w",))
    p.claim("signed", "SHR003", f"{k}_rate")
    p.claim("agree", "YOY003 YOY002 YOY001", f"{k}_change", marks=(f"{k}w", f"{k}v"))
