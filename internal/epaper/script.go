package epaper

import (
	"regexp"
	"strings"
	"unicode"
)

// variants pairs the simplified characters of this package's rules with their traditional forms. A
// character with several forms has several pairs. The rules are written in simplified characters;
// [compileHan] and [simplified] make them match newspapers in either script, whose text stays as
// printed.
const variants = "万萬与與专專业業东東严嚴为為为爲举舉乌烏乐樂乔喬习習乡鄉书書云雲从從众眾众衆会會传傳体體储儲党黨关關养養" +
	"内內册冊写寫军軍农農冯馮况況准準凤鳳击擊划劃刘劉则則创創删刪别別制製办辦务務劳勞区區医醫华華协協单單卢盧卫衛" +
	"厂廠厅廳历歷历曆厉厲厍厙县縣参參双雙发發台臺叶葉号號后後吕呂吴吳员員咨諮团團园園国國图圖声聲处處备備复復头頭" +
	"娄婁孙孫学學宁寧宁甯实實审審宫宮宾賓对對导導寿壽将將尧堯属屬巩鞏师師帅帥并並广廣庄莊库庫应應庞龐开開张張强強归歸" +
	"当當录錄录録总總战戰户戶执執报報据據摄攝无無时時术術机機权權条條来來杨楊标標栏欄栾欒检檢楼樓欧歐毕畢汉漢汤湯没沒" +
	"济濟浏瀏温溫游遊满滿点點热熱爱愛独獨现現电電画畫监監盖蓋矫矯矿礦码碼确確禄祿种種称稱税稅窦竇笔筆筹籌简簡" +
	"纪紀红紅约約级級纸紙线線线綫练練组組细細终終经經络絡绝絕统統续續综綜缑緱编編缘緣缩縮缪繆网網罗羅聂聶联聯" +
	"艺藝节節苍蒼苏蘇荆荊荐薦荣榮获獲营營萧蕭蒋蔣蓝藍蓟薊蔺藺观觀见見视視览覽觉覺誉譽计計订訂认認讯訊记記许許论論" +
	"设設访訪证證评評识識译譯诗詩话話询詢详詳语語说說请請诸諸读讀课課调調谈談谐諧谢謝谭譚谯譙贝貝贡貢财財责責贲賁" +
	"费費贺賀贾賈资資赏賞赖賴赵趙车車轩軒转轉轮輪载載辑輯输輸辕轅边邊过過违違连連选選邓鄧邝鄺邬鄔邮郵邹鄒郏郟" +
	"郑鄭郦酈采採里裡里裏钟鐘钟鍾钦欽钭鈄钮鈕钱錢银銀锋鋒错錯键鍵镇鎮长長门門闫閆闭閉问問间間闵閔闻聞阅閱阎閻阙闕阚闞队隊" +
	"阳陽阴陰际際陆陸陈陳随隨韦韋韩韓页頁项項顾顧预預频頻题題颜顏风風饶饒馆館马馬驻駐骆駱验驗鱼魚鲁魯鲍鮑鲜鮮黄黃" +
	"齐齊龙龍龚龔湾灣岛島亚亞们們这這个個产產动動场場质質周週丰豐数數晋晉迟遲叁叄干幹干乾涂塗腊臘腾騰贰貳赢贏郁鬱岳嶽峰峯余餘占佔须須临臨"

// traditionalOf lists the traditional forms of a simplified character, simplifiedOf holds the
// simplified form of a traditional one.
var traditionalOf, simplifiedOf = func() (map[rune]string, map[rune]rune) {
	traditional, simple := make(map[rune]string), make(map[rune]rune)
	pair := []rune(variants)
	for i := 0; i+1 < len(pair); i += 2 {
		traditional[pair[i]] += string(pair[i+1])
		simple[pair[i+1]] = pair[i]
	}
	return traditional, simple
}()

// simplified returns s with the simplified forms of the characters that the rules use. Its byte
// offsets are those of s.
func simplified(s string) string {
	return strings.Map(func(r rune) rune {
		if c, ok := simplifiedOf[r]; ok {
			return c
		}
		return r
	}, s)
}

// compileHan compiles a regular expression, written in simplified characters, that also matches
// their traditional forms.
func compileHan(pattern string) *regexp.Regexp {
	var b strings.Builder
	inClass, escaped := false, false
	for _, r := range pattern {
		forms := traditionalOf[r]
		switch {
		case forms != "" && inClass:
			b.WriteString(string(r) + forms)
		case forms != "":
			b.WriteString("[" + string(r) + forms + "]")
		default:
			b.WriteRune(r)
		}
		switch {
		case escaped:
			escaped = false
		case r == '\\':
			escaped = true
		case r == '[':
			inClass = true
		case r == ']':
			inClass = false
		}
	}
	return regexp.MustCompile(b.String())
}

// Places by which a newspaper in traditional script is known.
var places = []struct {
	language string
	named    *regexp.Regexp
}{
	{"zh-MO", regexp.MustCompile(`澳門|澳聞|濠江|\.mo(?:/|:|$)`)},
	{"zh-HK", regexp.MustCompile(`香港|港聞|九龍|\.hk(?:/|:|$)`)},
	{"zh-TW", regexp.MustCompile(`[臺台]灣|[臺台]北|中華民國|\.tw(?:/|:|$)`)},
}

// setLanguage sets the newspaper's language from the article and the lines around it.
func (r *Reading) setLanguage(outside []string) {
	if r.Article != nil {
		around := r.Path + "\n" + r.Publication.Name + "\n" + r.Page.Name + "\n" + strings.Join(outside, "\n")
		r.Publication.Language = languageOf(r.Article.Title+articleText(*r.Article), around)
	}
}

// languageOf returns the language of a newspaper in traditional script, by the text of an article,
// and by the page around it for the place. It returns "" for simplified script, the usual one, and
// for a text too short to tell.
func languageOf(text, around string) string {
	traditional, simple := 0, 0
	for _, r := range text {
		switch {
		case !unicode.Is(unicode.Han, r):
		case simplifiedOf[r] != 0:
			traditional++
		case traditionalOf[r] != "":
			simple++
		}
	}
	if traditional < 3 || traditional < 3*simple {
		return ""
	}
	for _, p := range places {
		if p.named.MatchString(around) {
			return p.language
		}
	}
	return "zh-Hant"
}
