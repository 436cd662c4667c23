package command

import (
	"context"
	"fmt"
	"strings"
	"time"

	"broadsheet/internal/content"
)

type partnerShow struct {
	partnerFlags
	output
}

// Help is printed below the command's one-line description.
func (partnerShow) Help() string {
	return "Times of an entitlement are in its publication's time zone.\n\nExample:\n\n\tbroadsheet partner show city-portal"
}

// partnerDetails is what `partner show` prints.
type partnerDetails struct {
	partnerRow
	RateLimit    int              `json:"rateLimit,omitempty"` // points a minute; 0 for the server's default
	Revision     int64            `json:"revision"`
	Acknowledged *acknowledgement `json:"acknowledged,omitempty"`
	Terms        []entitlementRow `json:"terms"`
	APIKeys      []keyRow         `json:"apiKeys"`
}

// acknowledgement is how far a partner has come with its sync.
type acknowledgement struct {
	Revision  int64      `json:"revision"`
	ArticleID content.ID `json:"articleId"`
	Title     string     `json:"title,omitempty"`
	At        time.Time  `json:"at"`
}

// entitlementRow is a line of the entitlements.
type entitlementRow struct {
	Publication content.ID     `json:"publicationId" head:"PUBLICATION"`
	Name        string         `json:"publicationName" head:"NAME"`
	Sections    []string       `json:"sections,omitempty"` // by name; none for all
	SectionText string         `json:"-" head:"SECTIONS"`
	Body        content.Extent `json:"body"`
	BodyText    string         `json:"-" head:"BODY"`
	Images      bool           `json:"images" head:"IMAGES"`
	Delay       int64          `json:"delaySeconds,omitempty"`
	DelayText   string         `json:"-" head:"DELAY"`
	From        time.Time      `json:"from,omitzero" head:"FROM"`
	Until       time.Time      `json:"until,omitzero" head:"UNTIL"`
}

// Run shows a partner.
func (c *partnerShow) Run(ctx context.Context, t terminal) error {
	id, err := c.id()
	if err != nil {
		return err
	}
	return withStore(ctx, c.Store, func(store content.Store) error {
		p, err := findPartner(ctx, store, id)
		if err != nil {
			return err
		}
		stored, err := readCatalogue(ctx, store)
		if err != nil {
			return err
		}
		keys, err := readKeys(ctx, store)
		if err != nil {
			return err
		}
		d := partnerDetails{partnerRow: rowOfPartner(p, keys.ofPartner(id)), RateLimit: p.RateLimit, Revision: p.Revision, Terms: []entitlementRow{}, APIKeys: keys.ofPartner(id)}
		for _, e := range p.Entitlements {
			d.Terms = append(d.Terms, rowOfEntitlement(stored, e))
		}
		if d.Acknowledged, err = lastAcknowledgement(ctx, store, id); err != nil {
			return err
		}
		if c.JSON {
			return writeJSON(t.stdout, d)
		}
		return d.print(t)
	})
}

func (d *partnerDetails) print(t terminal) error {
	limit := "the server's --rate-limit"
	if d.RateLimit > 0 {
		limit = fmt.Sprintf("%d points a minute", d.RateLimit)
	}
	l := newDetails(t.stdout)
	l.add("partner", "%s", d.ID)
	l.add("name", "%s", d.Name)
	l.add("state", "%s", d.State)
	l.add("rate limit", "%s", limit)
	l.add("revision", "%d", d.Revision)
	if a := d.Acknowledged; a != nil {
		l.add("acknowledged", "%s", strings.TrimSpace(fmt.Sprintf("revision %d at %s, up to %s %s", a.Revision, a.At.Format(time.RFC3339), a.ArticleID, a.Title)))
	} else {
		l.add("acknowledged", "nothing")
	}
	if err := l.print(); err != nil {
		return err
	}
	fmt.Fprintf(t.stdout, "\nentitlements: %d\n", len(d.Terms))
	if len(d.Terms) > 0 {
		if err := writeRows(t.stdout, false, d.Terms); err != nil {
			return err
		}
	}
	fmt.Fprintf(t.stdout, "\nAPI keys: %d\n", len(d.APIKeys))
	if len(d.APIKeys) == 0 {
		return nil
	}
	return writeRows(t.stdout, false, d.APIKeys)
}

func rowOfEntitlement(stored catalogue, e content.Entitlement) entitlementRow {
	p := stored.publicationByID(e.PublicationID)
	row := entitlementRow{
		Publication: e.PublicationID, Name: p.Name, Sections: stored.sectionNames(e), SectionText: "all", Body: e.Body, BodyText: strings.ToLower(string(e.Body)),
		Images: e.Images, Delay: e.DelaySeconds, From: e.From, Until: e.Until,
	}
	if len(row.Sections) > 0 {
		row.SectionText = strings.Join(row.Sections, ", ")
	}
	if e.DelaySeconds > 0 {
		row.DelayText = formatDuration(e.Delay())
	}
	for _, at := range []*time.Time{&row.From, &row.Until} {
		if !at.IsZero() {
			*at = at.In(p.Location())
		}
	}
	return row
}

// lastAcknowledgement returns a partner's last acknowledgement; nil when there is none.
func lastAcknowledgement(ctx context.Context, store content.Store, id content.ID) (*acknowledgement, error) {
	last, err := store.LastReceipt(ctx, id)
	if content.CodeOf(err) == content.NotFound {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	r, err := store.Read(ctx, content.Editor())
	if err != nil {
		return nil, err
	}
	a := acknowledgement{Revision: last.Revision, ArticleID: last.ID, At: last.At}
	found, err := r.Articles(ctx, []content.ID{last.ID})
	if article := found[last.ID]; article != nil {
		a.Title = article.Title
	}
	return &a, err
}
