package command

import (
	"context"
	"fmt"
	"strings"
	"time"

	"broadsheet/internal/config"
	"broadsheet/internal/content"
	"broadsheet/internal/partner"
)

type keyCommand struct {
	Create keyCreate `cmd:"" help:"Create an API key of a partner or of the newsroom, and print it, this once."`
	List   keyList   `cmd:"" help:"List the API keys, without their secrets."`
	Revoke keyRevoke `cmd:"" help:"Revoke an API key."`
}

// Help is printed below the command's one-line description.
func (keyCommand) Help() string { return "Example:\n\n\tbroadsheet key list" }

type keyCreate struct {
	config.Store
	Partner  string `arg:"" optional:"" help:"The partner that the key is for."`
	Newsroom bool   `help:"Create a key of the newsroom. It gives access to everything, scheduled, embargoed and withdrawn articles included."`
	Note     string `placeholder:"TEXT" help:"Purpose of the key, shown in lists."`
}

// Help is printed below the command's one-line description.
func (keyCreate) Help() string {
	return "Only the key goes to standard output. It cannot be printed again: the store keeps a hash of it. A partner may have several keys; to replace one, create a new key, and revoke the old one when it is no longer used.\n\n" +
		"Clients send the key as `Authorization: Bearer KEY`.\n\n" +
		"Examples:\n\n\tbroadsheet key create city-portal --note \"web site\" > key.txt\n\tbroadsheet key create --newsroom --note \"Ada, news desk\""
}

// Run creates a key.
func (c *keyCreate) Run(ctx context.Context, t terminal) error {
	if c.Newsroom == (c.Partner != "") {
		return content.Errorf(content.Invalid, "name the partner that the key is for, or give --newsroom")
	}
	return withStore(ctx, c.Store, func(store content.Store) error {
		var owner content.ID
		whose := "This key is the newsroom's. It gives access to everything, also to what is not published yet."
		if c.Partner != "" {
			id, err := partnerID(c.Partner)
			if err != nil {
				return err
			}
			p, err := findPartner(ctx, store, id)
			if err != nil {
				return err
			}
			owner, whose = id, fmt.Sprintf("This key is for %s (%s).", id, p.Name)
			if p.Suspended {
				whose += " The partner is suspended: its keys are refused until `broadsheet partner resume`."
			}
		}
		key, stored := partner.New(owner, c.Note, time.Now())
		if err := store.PutAccessKey(ctx, stored); err != nil {
			return err
		}
		fmt.Fprintln(t.stdout, key.Reveal())
		fmt.Fprintf(t.stderr, "%s\nIt is printed this once; store it as you store passwords. Clients send it as\n  Authorization: Bearer KEY\nand feed readers as the password, with any user name. `broadsheet key revoke %s` revokes it.\n", whose, key.ID())
		return nil
	})
}

type keyList struct {
	config.Store
	output
	Partner string `arg:"" optional:"" help:"The partner whose keys to list (default: all keys)."`
}

// Help is printed below the command's one-line description.
func (keyList) Help() string {
	return "Examples:\n\n\tbroadsheet key list\n\tbroadsheet key list city-portal --json"
}

// keyRow is a line of `key list`.
type keyRow struct {
	ID      string     `json:"id" head:"KEY"`
	Partner content.ID `json:"partnerId,omitempty"` // empty for the newsroom
	Owner   string     `json:"-" head:"OWNER"`
	Name    string     `json:"partnerName,omitempty" head:"NAME"`
	Created time.Time  `json:"createdAt" head:"CREATED"`
	Revoked time.Time  `json:"revokedAt,omitzero"`
	State   string     `json:"-" head:"STATE"`
	Note    string     `json:"note,omitempty" head:"NOTE"`
}

// keyRows are all keys of a store.
type keyRows []keyRow

// readKeys returns all API keys with the names of their partners.
func readKeys(ctx context.Context, store content.Store) (rows keyRows, err error) {
	partners, err := store.Partners(ctx)
	if err != nil {
		return nil, err
	}
	names := map[content.ID]string{}
	for _, p := range partners {
		names[p.ID] = p.Name
	}
	keys, err := store.AccessKeys(ctx)
	for _, k := range keys {
		rows = append(rows, keyRow{
			ID: k.ID, Partner: k.PartnerID, Owner: ownerOf(k), Name: names[k.PartnerID], Created: k.CreatedAt, Revoked: k.RevokedAt, State: keyState(k), Note: k.Note,
		})
	}
	return rows, err
}

// ofPartner returns the keys of a partner; never nil.
func (rows keyRows) ofPartner(id content.ID) []keyRow {
	found := []keyRow{}
	for _, k := range rows {
		if k.Partner == id {
			found = append(found, k)
		}
	}
	return found
}

// Run lists keys.
func (c *keyList) Run(ctx context.Context, t terminal) error {
	return withStore(ctx, c.Store, func(store content.Store) error {
		rows, err := readKeys(ctx, store)
		if err != nil {
			return err
		}
		if c.Partner != "" {
			id, err := partnerID(c.Partner)
			if err != nil {
				return err
			}
			if _, err := findPartner(ctx, store, id); err != nil {
				return err
			}
			rows = rows.ofPartner(id)
		}
		return writeRows(t.stdout, c.JSON, rows)
	})
}

func ownerOf(k content.AccessKey) string {
	if k.PartnerID == "" {
		return "newsroom"
	}
	return string(k.PartnerID)
}

func keyState(k content.AccessKey) string {
	if k.RevokedAt.IsZero() {
		return "active"
	}
	return "revoked " + k.RevokedAt.Format(time.RFC3339)
}

type keyRevoke struct {
	config.Store
	Key string `arg:"" help:"Id of the key, as in the list, or the whole key."`
}

// Help is printed below the command's one-line description.
func (keyRevoke) Help() string {
	return "Servers refuse the key within a second.\n\nExample:\n\n\tbroadsheet key revoke \"$(cat key.txt)\""
}

// Run revokes a key.
func (c *keyRevoke) Run(ctx context.Context, t terminal) error {
	id := c.Key
	if strings.HasPrefix(id, "bsk_") {
		whole, err := partner.Parse(id)
		if err != nil {
			return content.Errorf(content.Invalid, "the key is malformed; give it as it was printed, or give its id, the part between the first two underscores")
		}
		id = whole.ID()
	}
	return withStore(ctx, c.Store, func(store content.Store) error {
		k, err := store.AccessKey(ctx, id)
		switch {
		case content.CodeOf(err) == content.NotFound:
			return content.Errorf(content.NotFound, "there is no key %.20s; `broadsheet key list` lists the keys", id)
		case err != nil:
			return err
		case !k.RevokedAt.IsZero():
			fmt.Fprintf(t.stdout, "%s of %s is already %s\n", k.ID, ownerOf(k), keyState(k))
			return nil
		}
		k.RevokedAt = time.Now().UTC().Truncate(time.Millisecond)
		if err := store.PutAccessKey(ctx, k); err != nil {
			return err
		}
		fmt.Fprintf(t.stdout, "%s of %s is revoked: servers refuse it within a second\n", k.ID, ownerOf(k))
		return nil
	})
}
