package epaper

import (
	"strings"
	"testing"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
)

func TestLinesAreClassified(t *testing.T) {
	for _, c := range []struct {
		reason string
		text   string
		at     position
		want   lineClass
	}{
		{"the author's workplace is a note", "（作者单位：云港报社）", atEnd, noteLine},
		{"a proofreader in brackets is a note", "【校对】方宁", atEnd, noteLine},
		{"the editor of a page is a note", "责任编辑：何清 美编：韩露", atEnd, noteLine},
		{"a pupil's teacher (指导老师) is not an author", "（指导老师：林静）", atEnd, noteLine},
		{"a source is a note", "（据新华社）", atEnd, noteLine},
		{"a report that begins with 据 is body", "据市气象局介绍，今年入春偏早。", atTop, bodyText},
		{"a caption with its photographer after the full stop", "船队正驶出云港。本报全媒体记者赵一凡摄", besidePicture, captionText},
		{"a sentence in parentheses at the top is the caption of a missing picture", "(6月23日上午，云港举行启航仪式。)", atTop, captionText},
		{"a sentence in parentheses in the middle is body", "(6月23日上午，云港举行启航仪式。)", inMiddle, bodyText},
		{"图为 begins a caption at any position", "图为渔民在码头卸货。", inMiddle, captionText},
		{"only a photographer: a photo credit", "（赵一凡 摄）", besidePicture, photoCreditLine},
		{"text and pictures by one reporter", "首席记者 赵一凡 文/图", atTop, photoCreditLine},
		{"two joined bylines in parentheses", "(实习记者杨宁本报记者李远)", atEnd, bylineLine},
		{"a mark, and a reporter of another newspaper", "□晚报记者 李远", atTop, bylineLine},
		{"a role in brackets before its name", "【记者】李远", atTop, bylineLine},
		{"a plain role and a name", "本报记者 李远 通讯员 周平", atTop, bylineLine},
		{"a heading with the word 记者", "记者手记", inMiddle, bodyText},
		{"a headline about correspondents", "通讯员培训班开班", inMiddle, bodyText},
		{"a reporter's observation is a heading", "记者观察", atTop, bodyText},
		{"job title and name are the article's subject", "云港报主编 李远", atTop, subjectLine},
		{"a name in parentheses at the end is a signature", "(李远航)", atEnd, signatureLine},
		{"a name after a mark is a signature", "□ 李远航", atEnd, signatureLine},
		{"an office in parentheses is a signature", "（市委宣传部）", atEnd, signatureLine},
		{"（未完待续） is not a signature", "（未完待续）", atEnd, bodyText},
		{"（完） is not a signature", "（完）", atEnd, bodyText},
		{"a reference to another page (下转) is not a signature", "（下转第二版）", atEnd, bodyText},
		{"names alone at the top are a byline", "李远航 周平", atTop, bylineLine},
		{"a letter-spaced name", "郭　华", atTop, bylineLine},
		{"names alone in the middle are body", "李远航 周平", inMiddle, bodyText},
		{"a short word at the top is no name", "成长", atTop, bodyText},
		{"a teller and a writer", "（林一舟口述 方小满整理）", atEnd, bylineLine},
		{"a heading with the word 讲述", "讲述党史故事", inMiddle, bodyText},
		{"a heading with the word 记录 and a word that begins like a name", "记录时代", atTop, bodyText},
		{"a heading with the word 整理", "整理房间", atTop, bodyText},
		{"a pupil with school and class", "渡口小学五年级（2）班 方小满", atTop, bylineLine},
		{"a mark, a workplace and a name", "□ 临河县渡口小学 方小满", atTop, signatureLine},
		{"a sentence is body", "本报记者李远航昨日从市交通局获悉，新桥通车。", atTop, bodyText},
	} {
		if got, _ := classify(c.text, c.at); got != c.want {
			t.Errorf("%s: judge(%q) = %v, want %v", c.reason, c.text, got, c.want)
		}
	}
}

// creditsOf returns credits as "name ROLE", with the kind where it is no person.
func creditsOf(credits []edition.Credit) string {
	var list []string
	for _, c := range credits {
		s := c.Name + " " + string(c.Role)
		if c.Kind != content.Person {
			s += " " + string(c.Kind)
		}
		list = append(list, s)
	}
	return strings.Join(list, ", ")
}

func TestBylinesAreSplitIntoCredits(t *testing.T) {
	for _, c := range []struct {
		reason string
		raw    string
		want   string // "name ROLE [KIND], …"; "" when the byline is rejected
	}{
		{"role words separate joined names", "实习记者杨宁本报记者李远", "杨宁 INTERN, 李远 REPORTER"},
		{"a newsroom before the role is not a person's name", "云港日报全媒体记者 张婉 通讯员林妙", "张婉 REPORTER, 林妙 CORRESPONDENT"},
		{"several reporters, one role", "本报记者 李远 周平、何清", "李远 REPORTER, 周平 REPORTER, 何清 REPORTER"},
		{"a name before the paper's own reporter", "王明本报记者李远", "王明 AUTHOR, 李远 REPORTER"},
		{"文/图 makes one person author and photographer", "赵一凡 文/图", "赵一凡 AUTHOR, 赵一凡 PHOTOGRAPHER"},
		{"a reporter who also took the pictures", "本报记者 赵一凡 摄影报道", "赵一凡 REPORTER, 赵一凡 PHOTOGRAPHER"},
		{"author and photographer by suffixes", "李远/文 周平/图", "李远 AUTHOR, 周平 PHOTOGRAPHER"},
		{"a reporter after 图/ is the photographer", "文/本报记者 李远 图/本报记者 周平", "李远 REPORTER, 周平 PHOTOGRAPHER"},
		{"a reporter after 文/图", "文/图 本报记者 李远", "李远 REPORTER, 李远 PHOTOGRAPHER"},
		{"author and photographer by prefixes", "文/李远 图/周平", "李远 AUTHOR, 周平 PHOTOGRAPHER"},
		{"文 is a surname too", "文小雨", "文小雨 AUTHOR"},
		{"joined names stay one name", "小庆汪力海花/文张栋世一/图", "小庆汪力海花 AUTHOR, 张栋世一 PHOTOGRAPHER"},
		{"a photographer", "赵一凡 摄", "赵一凡 PHOTOGRAPHER"},
		{"a photographer, without spaces", "本报记者赵一凡摄", "赵一凡 PHOTOGRAPHER"},
		{"a letter-spaced name is one name", "郭　华", "郭华 AUTHOR"},
		{"an editorial office is a collective", "本报编辑部", "本报编辑部 AUTHOR COLLECTIVE"},
		{"an agency", "新华社", "新华社 AUTHOR AGENCY"},
		{"an agency's reporters", "新华社记者 李远、周平", "李远 REPORTER, 周平 REPORTER"},
		{"a trainee", "见习记者 李远 特约通讯员 周平", "李远 INTERN, 周平 CORRESPONDENT"},
		{"特约记者 is a reporter, 特约撰稿人 a contributor", "特约记者 李远 特约撰稿人 周平", "李远 REPORTER, 周平 CONTRIBUTOR"},
		{"planning and layout are roles of their own", "策划：李远 版式：周平", "李远 PLANNER, 周平 DESIGNER"},
		{"a commentator's title alone is the office", "本报评论员", "本报评论员 AUTHOR COLLECTIVE"},
		{"a role with a colon", "记者：李远 摄影：周平", "李远 REPORTER, 周平 PHOTOGRAPHER"},
		{"a minority name keeps its dot", "本报记者 阿依古丽·买买提", "阿依古丽·买买提 REPORTER"},
		{"a correspondent's workplace is not a name", "通讯员 云港海关 李远", "李远 CORRESPONDENT"},
		{"a sentence is not a byline", "记者在现场看到，人很多", ""},
		{"a teller and a writer, joined", "林一舟口述方小满整理", "林一舟 AUTHOR, 方小满 AUTHOR"},
		{"a teller and a writer before their names", "口述：林一舟 整理：方小满", "林一舟 AUTHOR, 方小满 AUTHOR"},
		{"a teller and a writer after a slash", "林一舟/口述 方小满/整理", "林一舟 AUTHOR, 方小满 AUTHOR"},
		{"two tellers", "方小满 丁又青 口述 林一舟 整理", "方小满 AUTHOR, 丁又青 AUTHOR, 林一舟 AUTHOR"},
		{"text supplied by an office", "临河县气象局供稿", "临河县气象局 CONTRIBUTOR COLLECTIVE"},
		{"参与 is no person", "参与记者：方小满", "方小满 REPORTER"},
		{"a source is no person", "来源：临河发布", ""},
		{"an agency's report is no person", "据新华社", ""},
		{"written from what somebody told", "根据林一舟口述整理", ""},
		{"本报综合 is no person", "本报综合", ""},
		{"a column's host is no author", "主持人：方小满 本报记者 林一舟", "林一舟 REPORTER"},
		{"an unknown label and its name", "朗读者：方小满 本报记者 林一舟", "林一舟 REPORTER"},
		{"a remark on a person", "方小满（临河县作协会员）", "方小满 AUTHOR"},
		{"a school class before the name", "高一(7)班林一舟", "林一舟 AUTHOR"},
		{"a school and a class", "渡口小学五年级（2）班 方小满", "方小满 AUTHOR"},
		{"one 摄 for two names", "林一舟 记者 方小满 摄", "林一舟 PHOTOGRAPHER, 方小满 PHOTOGRAPHER"},
		{"摄影报道 after a slash", "方小满 林一舟/摄影报道", "方小满 AUTHOR, 方小满 PHOTOGRAPHER, 林一舟 AUTHOR, 林一舟 PHOTOGRAPHER"},
		{"a name that ends in 文", "本报记者丁靖文摄", "丁靖文 PHOTOGRAPHER"},
		{"a headline is no person", "临河渡口新船下水", ""},
		{"a letter-spaced name of three characters", "林　一　舟", "林一舟 AUTHOR"},
	} {
		credits, ok := parseCredits(c.raw, false)
		if list := creditsOf(credits); list != c.want || ok != (c.want != "") {
			t.Errorf("%s: parseCredits(%q) = %q, want %q", c.reason, c.raw, list, c.want)
		}
	}
}

func TestBylineIsReadFromTheDateline(t *testing.T) {
	for _, c := range []struct{ reason, text, byline, agency string }{
		{"the paper's own report", "本报讯 (见习记者 李远 特约通讯员 周平)昨日，新桥通车。", "见习记者 李远 特约通讯员 周平", ""},
		{"an agency's report with its reporters", "新华社北京7月10日电(记者李远、周平)会议今天召开。", "记者李远、周平", "新华社"},
		{"an agency's report, edited", "据新华社北京7月10日电 会议今天召开。", "据新华社北京7月10日电", "新华社"},
		{"compiled from an agency's reports", "本报综合新华社电 会议今天召开。", "本报综合新华社电", "新华社"},
		{"a reporter in the first sentence", "本报记者李远报道 昨日，新桥通车。", "本报记者李远", ""},
		{"a paper's correspondent in another city", "本报北京7月21日电  （记者李远）会议今天召开。", "记者李远", ""},
		{"a dateline without parentheses", "晚报讯 记者李远报道：昨日，新桥通车。", "记者李远", ""},
		{"a verb after 记者 is not a name", "电视台记者现场跟踪报道 昨日，新桥通车。", "", ""},
		{"a remark in parentheses is not a byline", "本报讯（详见第二版）昨日，新桥通车。", "", ""},
		{"a sentence that mentions a telegram", "他收到一封来电（没有署名），内容不明。", "", ""},
	} {
		if byline, agency := datelineByline(c.text); byline != c.byline || agency != c.agency {
			t.Errorf("%s: datelineByline(%q) = %q, %q, want %q, %q", c.reason, c.text, byline, agency, c.byline, c.agency)
		}
	}
}

func TestSignatureIsSeparatedFromTheParagraph(t *testing.T) {
	for _, c := range []struct{ reason, text, rest, byline string }{
		{"a signature at the end of the last paragraph", "大桥将于年底通车。（李远）", "大桥将于年底通车。", "李远"},
		{"the same with roles", "大桥将于年底通车。 （记者 李远 通讯员 周平）", "大桥将于年底通车。", "记者 李远 通讯员 周平"},
		{"摄影报道 without parentheses", "大桥将于年底通车。本报记者 李远 通讯员 周平 摄影报道", "大桥将于年底通车。", "本报记者 李远 通讯员 周平 摄影报道"},
		{"a remark is not a signature", "大桥将于年底通车。（详见第二版）", "大桥将于年底通车。（详见第二版）", ""},
		{"a signature after a half-width mark", "桐油刷了两遍!(林一舟)", "桐油刷了两遍!", "林一舟"},
		{"a teller and a writer", "桐油刷了两遍。（林一舟口述方小满整理）", "桐油刷了两遍。", "林一舟口述方小满整理"},
		{"（待续） is not a signature", "他走进了雨里。（待续）", "他走进了雨里。（待续）", ""},
	} {
		if rest, byline, _ := inlineSignature(c.text); rest != c.rest || byline != c.byline {
			t.Errorf("%s: inlineSignature(%q) = %q, %q, want %q, %q", c.reason, c.text, rest, byline, c.rest, c.byline)
		}
	}
}
