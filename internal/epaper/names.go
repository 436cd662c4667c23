package epaper

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"broadsheet/internal/content"
)

// surnames are the common family names of one character. A name of two or three characters begins
// with one of them; this distinguishes names from words.
const surnames = "某赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍郤璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公仉督岳帅缑亢况郈有琴归海晋楚闫法汝鄢涂钦商牟佘佴伯赏墨哈谯笪年爱阳佟肖代仝覃冼逢苑付邸鹿门苟原布母晋楼占辜种尧佀矫丘仵宾洛昂斯岱苻信候覃植展战衣底初由粟粱亓撒令玉隋卿邝腊虎塔嘉栗揭练雒线藏冶鲜"

// compoundSurnames are the family names of two characters.
var compoundSurnames = []string{"欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "端木", "夏侯", "长孙", "宇文", "独孤", "南宫", "百里", "呼延", "轩辕", "西门", "申屠", "太史", "澹台", "欧陽"}

// notNames are words that begin with a surname but are not names. They are frequent in bylines
// and headings.
var notNames = map[string]bool{
	"方法": true, "成长": true, "时间": true, "时光": true, "安全": true, "高考": true, "平安": true, "和谐": true, "文明": true,
	"文化": true, "文艺": true, "文学": true, "国家": true, "国际": true, "关注": true, "关键": true, "明天": true, "春天": true,
	"秋天": true, "夏天": true, "花开": true, "山水": true, "水库": true, "江南": true, "车站": true, "都市": true, "管理": true,
	"计划": true, "经济": true, "经验": true, "经典": true, "元旦": true, "后记": true, "前言": true, "相关": true, "相约": true,
	"小满": true, "白露": true, "寒露": true, "古镇": true, "应急": true, "广告": true, "强国": true, "幸福": true, "师生": true,
	"家园": true, "农村": true, "农业": true, "金秋": true, "马路": true, "海边": true, "武汉": true, "石头": true, "何时": true,
	"何以": true, "何处": true, "荣誉": true, "有感": true, "易错": true, "法治": true, "红色": true, "红军": true, "康复": true,
	"解读": true, "解析": true, "解答": true, "解放": true, "向往": true, "年味": true, "年轮": true, "印象": true, "通知": true,
	"通告": true, "公告": true, "公示": true, "单位": true, "万象": true, "连载": true, "简介": true, "简讯": true, "全文": true,
	"全新": true, "东风": true, "常识": true, "温馨": true, "景色": true, "龙舟": true, "雷锋": true, "手记": true, "手册": true,
	"宣传": true, "宣言": true, "党建": true, "党课": true, "路上": true, "路过": true, "游记": true, "游览": true, "双赢": true,
	"边缘": true, "能量": true, "空间": true, "利好": true, "权威": true, "商讯": true, "云端": true, "包容": true, "支持": true,
	"支撑": true, "支部": true, "司法": true, "原因": true, "原创": true, "信心": true, "信息": true, "信访": true, "令人": true,
	"初心": true, "初夏": true, "初冬": true, "初秋": true, "由来": true, "战役": true, "战略": true, "展望": true, "展览": true,
	"成果": true, "成效": true, "成就": true, "任务": true, "和平": true, "平台": true, "平凡": true, "乐园": true, "高峰": true,
	"明确": true, "水利": true, "水平": true, "爱心": true, "盛会": true, "盛夏": true, "阳光": true,
}

// isName reports whether a token can be a person's name. With requireSurname, it must begin with
// a common surname; use this where nothing else marks the token as a name.
func isName(token string, requireSurname bool) bool {
	token = simplified(token)
	if notNames[token] && requireSurname {
		return false
	}
	if i := strings.IndexAny(token, "·•・"); i > 0 {
		parts := strings.FieldsFunc(token, func(r rune) bool { return strings.ContainsRune("·•・", r) })
		return len(parts) >= 2 && allHan(strings.Join(parts, "")) && len([]rune(token)) <= 20
	}
	r := []rune(token)
	if latinName.MatchString(token) {
		return !requireSurname
	}
	if len(r) < 2 || len(r) > 4 || !allHan(token) {
		return false
	}
	if !requireSurname {
		return true
	}
	for _, s := range compoundSurnames {
		if strings.HasPrefix(token, s) && len(r) >= 3 {
			return true
		}
	}
	return len(r) <= 3 && strings.ContainsRune(surnames, r[0])
}

// latinName matches a name in Latin letters.
var latinName = regexp.MustCompile(`^[A-Z][A-Za-z.'-]+(?: [A-Z][A-Za-z.'-]*){0,3}$`)

// allHan reports whether s consists of Han characters, at least one.
func allHan(s string) bool {
	for _, r := range s {
		if !unicode.Is(unicode.Han, r) {
			return false
		}
	}
	return s != ""
}

// countHan returns the number of Han characters in s.
func countHan(s string) int {
	n := 0
	for _, r := range s {
		if unicode.Is(unicode.Han, r) {
			n++
		}
	}
	return n
}

// agencyName matches news agencies (通讯社).
var agencyName = compileHan(`^(?:新华社|新华网|中新社|中新网|中国新闻社|中国新闻网|人民网|央视新闻|央视网|中央电视台|央广网|光明网|新华每日电讯|法新社|路透社|美联社|塔斯社|共同社|埃菲社|德新社)$`)

// collectiveEnds are the ends of the names of offices and groups (集体署名).
var collectiveEnds = strings.Fields("评论员 观察员 报道组 报道团队 采访组 采访团 调研组 课题组 写作组 记者团 记者站 工作室 宣传科 办公室 委员会 中心 文明办 集团 公司 学院 大学 学校 中学 小学 医院 协会 学会 联合会 研究院 研究所 党委 团委 工会 工委 纪委 县委 市委 省委 政府 法院 检察院 局 厅 部 处 校宣 院宣")

// isCollective reports whether a name ends like that of an office or group.
func isCollective(name string) bool {
	name = simplified(name)
	return slices.ContainsFunc(collectiveEnds, func(end string) bool { return strings.HasSuffix(name, end) })
}

// workplace matches a workplace before the name in a byline: 通讯员 云港海关 李远.
var workplace = compileHan(`(?:海关|银行|街道|社区|支队|大队|中队|总队|部队|管委会|[局院校厂矿队站所馆镇乡村区县市部处科委办厅会团社])$`)

// authorKind returns whether a name in a byline is a person, a collective or an agency.
func authorKind(name string) content.AuthorKind {
	switch {
	case agencyName.MatchString(name):
		return content.Agency
	case name == "校宣", name == "院宣", len([]rune(name)) >= 3 && isCollective(name) && !isName(name, true), len([]rune(name)) >= 5 && isCollective(name):
		return content.Collective
	}
	return content.Person
}
