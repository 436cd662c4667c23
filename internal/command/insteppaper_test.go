package command_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
)

// paper is a publication with its editions, as the source has them now.
type paper struct {
	name     string
	editions []edition.Edition
}

var desks = []string{"News", "Sport", "Arts"}

func newPaper(name string) *paper {
	p := &paper{name: name}
	p.editions = append(p.editions, p.issue(0, 12))
	return p
}

// issue returns an issue dated day days before yesterday.
func (p *paper) issue(day, articles int) edition.Edition {
	e := edition.Edition{Format: edition.Format, Publication: edition.Publication{ID: p.name, Name: p.name, TimeZone: "UTC"}}
	e.Issue.Date = time.Now().UTC().AddDate(0, 0, -1-day).Format(time.DateOnly)
	for n, desk := range desks {
		page := edition.Page{Number: fmt.Sprint(n + 1), Name: desk}
		for i := n; i < articles; i += len(desks) {
			page.Articles = append(page.Articles, edition.Article{ID: fmt.Sprint(i), Title: fmt.Sprint("Story ", i), Body: text(fmt.Sprint("Text ", i))})
		}
		e.Issue.Pages = append(e.Issue.Pages, page)
	}
	return e
}

func text(of string) []edition.BodySection {
	return []edition.BodySection{{Blocks: []edition.Block{{Type: edition.Paragraph, Text: of}}}}
}

// file writes an edition to a new file, and returns the file.
func (p *press) file(e edition.Edition) string {
	p.files++
	file := filepath.Join(p.dir, fmt.Sprintf("%s-%d.json", e.Publication.ID, p.files))
	text, err := json.Marshal(e)
	if err == nil {
		err = os.WriteFile(file, text, 0o666)
	}
	p.check(err)
	return file
}

// soon returns a random time: mostly one that comes soon, sometimes one in the past or none.
func (p *press) soon() time.Time {
	at := time.Now().UTC().Truncate(time.Millisecond)
	switch p.pick(6) {
	case 0:
		return time.Time{}
	case 1:
		return at.Add(-time.Minute)
	}
	at = at.Add(time.Duration(p.pick(p.ahead)) * time.Millisecond)
	p.comes(at)
	return at
}

// after is soon, but never before another time.
func (p *press) after(earlier time.Time) time.Time {
	later := p.soon()
	if !later.IsZero() && !later.After(earlier) {
		later = earlier.Add(300 * time.Millisecond)
		p.comes(later)
	}
	return later
}

func (p *press) syndication() content.Syndication {
	return []content.Syndication{"", "", content.Open, content.Licensed, content.Licensed, content.NotSyndicated}[p.pick(6)]
}

func (p *press) rights() edition.Rights {
	r := edition.Rights{Syndication: p.syndication()}
	if p.chance(50) {
		r.EmbargoUntil = p.soon()
	}
	if p.chance(50) {
		r.ExpiresAt = p.after(r.EmbargoUntil)
	}
	return r
}

// edit changes some articles of an edition, and returns its new file.
func (p *press) edit() string {
	paper := p.papers[p.pick(len(p.papers))]
	at, size := p.pick(len(paper.editions)+1), []int{4, 20, 90}[p.pick(3)]
	changes := make([]func(a *edition.Article), 1+p.pick(12))
	places := make([]int, len(changes))
	for i := range changes {
		title, desk, rights, picture := fmt.Sprint("Title ", p.pick(1000)), desks[p.pick(len(desks))], p.rights(), p.rights()
		switch places[i] = p.pick(1000); p.pick(6) {
		case 0:
			changes[i] = func(a *edition.Article) { a.Title = title }
		case 1:
			changes[i] = func(a *edition.Article) { a.Section = desk }
		case 2:
			changes[i] = func(a *edition.Article) { a.Rights = rights }
		case 3:
			changes[i] = func(a *edition.Article) { a.Body = text("Text of " + title) }
		case 4:
			changes[i] = func(a *edition.Article) {
				a.Images = []edition.Image{{URL: "/photo.svg", Caption: title, Rights: picture}}
			}
		case 5:
			changes[i] = func(a *edition.Article) { a.Rights = edition.Rights{} }
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if at == len(paper.editions) {
		paper.editions = append(paper.editions, paper.issue(at, size))
	}
	e := &paper.editions[at]
	for i, change := range changes {
		page := e.Issue.Pages[i%len(desks)]
		change(&page.Articles[places[i]%len(page.Articles)])
	}
	return p.file(*e)
}

// article returns the id of a random article.
func (p *press) article() content.ID {
	paper := p.papers[p.pick(len(p.papers))]
	p.mu.Lock()
	defer p.mu.Unlock()
	issue := paper.editions[p.rand.IntN(len(paper.editions))].Issue
	page := issue.Pages[p.rand.IntN(len(issue.Pages))]
	return content.ArticleID(content.IssueID(content.PublicationID(paper.name), content.Date(issue.Date)), page.Articles[p.rand.IntN(len(page.Articles))].ID)
}
