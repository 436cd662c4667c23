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

// newspaper is a publication with its editions, as the source has them now.
type newspaper struct {
	name     string
	editions []edition.Edition
}

var sectionNames = []string{"News", "Sport", "Arts"}

func newNewspaper(name string) *newspaper {
	p := &newspaper{name: name}
	p.editions = append(p.editions, p.issue(0, 12))
	return p
}

// issue returns an issue dated day days before yesterday.
func (p *newspaper) issue(day, articles int) edition.Edition {
	e := edition.Edition{Format: edition.Format, Publication: edition.Publication{ID: p.name, Name: p.name, TimeZone: "UTC"}}
	e.Issue.Date = time.Now().UTC().AddDate(0, 0, -1-day).Format(time.DateOnly)
	for n, section := range sectionNames {
		page := edition.Page{Number: fmt.Sprint(n + 1), Name: section}
		for i := n; i < articles; i += len(sectionNames) {
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
func (p *simulation) file(e edition.Edition) string {
	p.files++
	file := filepath.Join(p.dir, fmt.Sprintf("%s-%d.json", e.Publication.ID, p.files))
	text, err := json.Marshal(e)
	if err == nil {
		err = os.WriteFile(file, text, 0o666)
	}
	p.check(err)
	return file
}

// nearTime returns a random time: mostly one that comes soon, sometimes one in the past or none.
func (p *simulation) nearTime() time.Time {
	at := time.Now().UTC().Truncate(time.Millisecond)
	switch p.random(6) {
	case 0:
		return time.Time{}
	case 1:
		return at.Add(-time.Minute)
	}
	at = at.Add(time.Duration(p.random(p.ahead)) * time.Millisecond)
	p.noteTransition(at)
	return at
}

// nearTimeAfter returns a random time as nearTime does, but never one before another time.
func (p *simulation) nearTimeAfter(earlier time.Time) time.Time {
	later := p.nearTime()
	if !later.IsZero() && !later.After(earlier) {
		later = earlier.Add(300 * time.Millisecond)
		p.noteTransition(later)
	}
	return later
}

func (p *simulation) syndication() content.Syndication {
	return []content.Syndication{"", "", content.Open, content.Licensed, content.Licensed, content.NotSyndicated}[p.random(6)]
}

func (p *simulation) rights() edition.Rights {
	r := edition.Rights{Syndication: p.syndication()}
	if p.chance(50) {
		r.EmbargoUntil = p.nearTime()
	}
	if p.chance(50) {
		r.ExpiresAt = p.nearTimeAfter(r.EmbargoUntil)
	}
	return r
}

// edit changes some articles of an edition, and returns its new file.
func (p *simulation) edit() string {
	newspaper := p.newspapers[p.random(len(p.newspapers))]
	at, size := p.random(len(newspaper.editions)+1), []int{4, 20, 90}[p.random(3)]
	changes := make([]func(a *edition.Article), 1+p.random(12))
	places := make([]int, len(changes))
	for i := range changes {
		title, section, rights, picture := fmt.Sprint("Title ", p.random(1000)), sectionNames[p.random(len(sectionNames))], p.rights(), p.rights()
		switch places[i] = p.random(1000); p.random(6) {
		case 0:
			changes[i] = func(a *edition.Article) { a.Title = title }
		case 1:
			changes[i] = func(a *edition.Article) { a.Section = section }
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
	if at == len(newspaper.editions) {
		newspaper.editions = append(newspaper.editions, newspaper.issue(at, size))
	}
	e := &newspaper.editions[at]
	for i, change := range changes {
		page := e.Issue.Pages[i%len(sectionNames)]
		change(&page.Articles[places[i]%len(page.Articles)])
	}
	return p.file(*e)
}

// article returns the id of a random article.
func (p *simulation) article() content.ID {
	newspaper := p.newspapers[p.random(len(p.newspapers))]
	p.mu.Lock()
	defer p.mu.Unlock()
	issue := newspaper.editions[p.rand.IntN(len(newspaper.editions))].Issue
	page := issue.Pages[p.rand.IntN(len(issue.Pages))]
	return content.ArticleID(content.IssueID(content.PublicationID(newspaper.name), content.Date(issue.Date)), page.Articles[p.rand.IntN(len(page.Articles))].ID)
}
