package command

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"broadsheet/internal/config"
	"broadsheet/internal/content"
	"broadsheet/internal/partner"
)

type keyCommand struct {
	Create keyCreate `cmd:"" help:"Make a key of a partner, or of the newsroom, and print it, this once."`
	List   keyList   `cmd:"" help:"List the keys, without their secrets."`
	Revoke keyRevoke `cmd:"" help:"Let a key open nothing any more."`
}

type keyCreate struct {
	config.Store
	Partner  string `arg:"" optional:"" help:"The partner whose key it is."`
	Newsroom bool   `help:"Make a key of the newsroom, which opens everything, also what is scheduled, embargoed or withdrawn."`
	Note     string `placeholder:"TEXT" help:"What it is for, to know it again in lists."`
}

// Help is printed under the command's flags.
func (keyCreate) Help() string {
	return "The key alone goes to standard output. It is shown this once: the store has a hash of it, by which it is known and from which it cannot be had. A partner may have many keys, which makes it easy to change them: make a new one, and revoke the old one when it is not used any more."
}

// Run makes a key.
func (c *keyCreate) Run(ctx context.Context, t terminal) error {
	if c.Newsroom == (c.Partner != "") {
		return content.Errorf(content.Invalid, "say whose key it is: name a partner, or give --newsroom")
	}
	return withStore(ctx, c.Store, func(store content.Store) error {
		var of content.ID
		whose := "the newsroom's: it opens everything, also what is not published yet"
		if c.Partner != "" {
			id, err := partnerID(c.Partner)
			if err != nil {
				return err
			}
			p, err := partnerOf(ctx, store, id)
			if err != nil {
				return err
			}
			if of, whose = id, string(id)+"'s"; p.Suspended {
				whose += ", which is suspended: it opens nothing before `broadsheet partner resume`"
			}
		}
		key, kept := partner.New(of, c.Note, time.Now())
		if err := store.PutAccessKey(ctx, kept); err != nil {
			return err
		}
		fmt.Fprintln(t.stdout, key.Reveal())
		fmt.Fprintf(t.stderr, "This key is %s.\nIt is shown this once; keep it where passwords are kept. Requests show it as\n  Authorization: Bearer KEY\nand feed readers as the password, with any user name. `broadsheet key revoke %s` ends it.\n", whose, key.ID())
		return nil
	})
}

type keyList struct {
	config.Store
	Partner string `arg:"" optional:"" help:"The partner whose keys to list; all keys when not given."`
}

// Run lists keys.
func (c *keyList) Run(ctx context.Context, t terminal) error {
	return withStore(ctx, c.Store, func(store content.Store) error {
		var only content.ID
		if c.Partner != "" {
			id, err := partnerID(c.Partner)
			if err != nil {
				return err
			}
			if _, err := partnerOf(ctx, store, id); err != nil {
				return err
			}
			only = id
		}
		keys, err := store.AccessKeys(ctx)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(t.stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "KEY\tOF\tMADE\tSTATE\tNOTE")
		for _, k := range keys {
			if only == "" || k.PartnerID == only {
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", k.ID, holderOf(k), k.CreatedAt.Format(time.RFC3339), keyState(k), k.Note)
			}
		}
		return w.Flush()
	})
}

func holderOf(k content.AccessKey) string {
	if k.PartnerID == "" {
		return "newsroom"
	}
	return string(k.PartnerID)
}

func keyState(k content.AccessKey) string {
	if k.RevokedAt.IsZero() {
		return "good"
	}
	return "revoked " + k.RevokedAt.Format(time.RFC3339)
}

type keyRevoke struct {
	config.Store
	Key string `arg:"" help:"The key's id, as lists have it, or the whole key."`
}

// Run revokes a key.
func (c *keyRevoke) Run(ctx context.Context, t terminal) error {
	id := c.Key
	if strings.HasPrefix(id, "bsk_") {
		whole, err := partner.Parse(id)
		if err != nil {
			return content.Errorf(content.Invalid, "that is no whole key; give it as it was printed, or its id, which is between the first two underscores")
		}
		id = whole.ID()
	}
	return withStore(ctx, c.Store, func(store content.Store) error {
		k, err := store.AccessKey(ctx, id)
		switch {
		case content.CodeOf(err) == content.NotFound:
			return content.Errorf(content.NotFound, "there is no key %.20s; `broadsheet key list` lists them", id)
		case err != nil:
			return err
		case !k.RevokedAt.IsZero():
			fmt.Fprintf(t.stdout, "%s of %s is %s\n", k.ID, holderOf(k), keyState(k))
			return nil
		}
		k.RevokedAt = time.Now().UTC().Truncate(time.Millisecond)
		if err := store.PutAccessKey(ctx, k); err != nil {
			return err
		}
		fmt.Fprintf(t.stdout, "%s of %s is revoked: it opens nothing within a second\n", k.ID, holderOf(k))
		return nil
	})
}
