"""The rules that only a browser can see, and for each a page that breaks it."""

SEEN_BY_CHROMIUM = (1, 2, 8, 14, 15, 16, 17, 18, 19, 20, 21, 28, 29, 30, 31)

PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>问题 – 事项 – 单位</title>
<link rel="stylesheet" href="/assets/x/app.css"><style>{style}</style></head><body{kiosk}>
<header class="top"><p>单位</p></header><main><h1>问题</h1><p>一行字</p>{body}</main></body></html>"""
FIELD = '<div class="field"><label for="name">姓名</label><input type="text" id="name" name="name"{}></div>'
TRAP = """<script>document.addEventListener('focusin', function (event) {
  if (event.target.id === 'next') { document.getElementById('name').focus(); }
});</script>"""
NO_PASTE = "<script>document.addEventListener('paste', function (event) { event.preventDefault(); });</script>"

# rule: what stands on the page, and its style
BAD: tuple[tuple[int, str, str], ...] = (
    (1, '<img src="/picture.png"><p>没有替代文字</p>', ""),
    (2, '<div id="error-summary" tabindex="-1"><a href="#nowhere">请填写姓名</a></div>', ""),
    (8, "<form><fieldset><legend>一</legend></fieldset><fieldset><legend>二</legend></fieldset></form>", ""),
    (14, FIELD.format(' tabindex="3"'), ""),
    (14, FIELD.format("") + f'<p><button id="next">保存</button></p>{TRAP}', ""),
    (15, FIELD.format(""), "#name:focus { outline: 0 }"),
    (15, FIELD.format(""), "#name:focus { outline: 3px solid #eee }"),
    (15, FIELD.format("") + '<div class="lid">盖住</div>', ".lid { position: fixed; inset: 0; background: #fff }"),
    (16, '<div class="wide">宽</div>', ".wide { width: 700px }"),
    (17, '<p class="low">被切掉的一行字</p>', ".low { width: 7.2em; overflow: hidden; white-space: nowrap }"),
    (18, '<p class="pale">看不清</p>', ".pale { color: #999 }"),
    (19, FIELD.format(""), "#name { border-color: #ddd }"),
    (20, '<p><button class="tiny">小</button></p>', ".tiny { all: unset }"),
    (21, '<p class="small">小字</p>', ".small { font-size: 17px }"),
    (21, '<p class="tight">挤在一起</p>', ".tight { line-height: 1.4 }"),
    (28, '<p><span class="turning">转</span></p>', ".turning { animation: turn 1s infinite }"),
    (28, '<p><button class="bare">按</button></p>', ".bare { border: 0 }"),
    (29, "<nav><p>导航</p></nav>", "@media print { nav { display: block !important } }"),
    (29, '<div class="sheet">宽</div>', "@media print { .sheet { width: 1000px } }"),
    (30, "<script>unknown()</script>", ""),
    (31, FIELD.format("") + NO_PASTE, ""),
    (31, FIELD.format(' maxlength="18"'), ""),
)  # fmt: skip
