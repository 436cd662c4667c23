package epaper

import "strings"

// scriptPairs are characters of the site's words and of labels in Traditional script, each followed
// by the same character in Simplified script.
const scriptPairs = "報报記记訊讯員员攝摄圖图為为電电發发權权網网頁页縮缩認认鐘钟開开關关閉闭標标題题導导航航載载編编輯辑責责採采寫写製制視视頻频體体實实習习約约評评論论來来號号時时間间號号區区國国統统連连續续備备許许證证經经營营廣广東东務务聯联繫系傳传真真戶户檢检內内專专欄栏綜综閱阅讀读簡简繁繁語语說说話话獻献產产業业貼贴轉转於于"

// scriptFold maps Traditional to Simplified characters.
var scriptFold = func() map[rune]rune {
	fold := make(map[rune]rune)
	pairs := []rune(scriptPairs)
	for i := 0; i+1 < len(pairs); i += 2 {
		fold[pairs[i]] = pairs[i+1]
	}
	return fold
}()

// foldScript replaces the Traditional characters of labels and buttons by Simplified ones, so that
// one pattern matches both. Each character keeps its length in bytes: offsets stay valid. It is for
// matching only, never for text that is kept.
func foldScript(s string) string {
	return strings.Map(func(r rune) rune {
		if f, ok := scriptFold[r]; ok {
			return f
		}
		return r
	}, s)
}
