package epaper

import (
	"testing"
	"unicode/utf8"
)

func TestRulesMatchBothScripts(t *testing.T) {
	for _, c := range []struct{ text, byline, credits string }{
		{"本報記者 方小滿 通訊員 林一舟", "本報記者 方小滿 通訊員 林一舟", "方小滿 REPORTER, 林一舟 CORRESPONDENT"},
		{"□實習生 陳小滿", "實習生 陳小滿", "陳小滿 INTERN"},
		{"攝影記者 劉一舟", "攝影記者 劉一舟", "劉一舟 PHOTOGRAPHER"},
		{"特約通訊員 張小滿 文/圖", "特約通訊員 張小滿 文/圖", "張小滿 CORRESPONDENT, 張小滿 PHOTOGRAPHER"},
		{"（葉小滿 趙一舟）", "葉小滿 趙一舟", "葉小滿 AUTHOR, 趙一舟 AUTHOR"},
	} {
		v, s := classify(c.text, atTop)
		if v != bylineLine && v != signatureLine && v != photoCreditLine || s.inner != c.byline {
			t.Errorf("classify(%q) = %v, %q, want a byline", c.text, v, s.inner)
		}
		if got := creditsOf(signatureCredits(s.inner)); got != c.credits {
			t.Errorf("signatureCredits(%q) = %s, want %s", s.inner, got, c.credits)
		}
	}
	caption, credit := splitCaption("新船下水。本報記者　林一舟　攝")
	if caption != "新船下水。" || credit != "林一舟" {
		t.Errorf("splitCaption = %q, %q", caption, credit)
	}
	for text, want := range map[string]string{"濠江日報電子版": "濠江日報", "臨河晚報數字報": "臨河晚報"} {
		if got := nameInTitle(text, ""); got != want {
			t.Errorf("nameInTitle(%q) = %q, want %q", text, got, want)
		}
	}
}

// TestSimplifiedKeepsOffsets proves that offsets found in the folded text are right in the printed one.
func TestSimplifiedKeepsOffsets(t *testing.T) {
	for from, to := range simplifiedOf {
		if utf8.RuneLen(from) != utf8.RuneLen(to) {
			t.Errorf("%c and %c have different lengths", from, to)
		}
	}
}

func TestLanguageIsKnownByScriptAndPlace(t *testing.T) {
	const traditional = "三月八日清晨，臨河的渡口又熱鬧起來，記者與鄉親們在岸邊排開。"
	for _, c := range []struct{ reason, text, around, want string }{
		{"simplified script is the usual one", "三月八日清晨，临河的渡口又热闹起来，记者与乡亲们在岸边排开。", "香港日报", ""},
		{"traditional script of an unknown place", traditional, "臨河日報", "zh-Hant"},
		{"the section names Macau", traditional, "第A03版：澳聞", "zh-MO"},
		{"the footer names Hong Kong", traditional, "地址：香港臨河道1號", "zh-HK"},
		{"the address names Taiwan", traditional, "news.linhe.example.tw", "zh-TW"},
		{"a poem of four characters is too short to tell", "臨河渡口", "澳門", ""},
	} {
		if got := languageOf(c.text, c.around); got != c.want {
			t.Errorf("%s: languageOf(…, %q) = %q, want %q", c.reason, c.around, got, c.want)
		}
	}
}
