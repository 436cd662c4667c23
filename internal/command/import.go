package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"broadsheet/internal/config"
	"broadsheet/internal/content"
	"broadsheet/internal/edition"
	"broadsheet/internal/intake"
	"broadsheet/internal/sqlitestore"
	"broadsheet/internal/telemetry"
)

type importCommand struct {
	config.Store
	config.Metrics
	Paths           []string `arg:"" optional:"" name:"path" help:"Files and directories. A directory is a mirror of an e-paper site, or any collection of pages and editions."`
	Publication     string   `placeholder:"ID" help:"The id of the publication, whatever the files tell: a short lower-case name, or its id in the graph."`
	PublicationName string   `placeholder:"NAME" help:"The name of the publication, whatever the files tell."`
	Language        string   `placeholder:"TAG" help:"The language of the publication, where the files do not tell it: zh-CN."`
	TimeZone        string   `placeholder:"ZONE" help:"The time zone of the publication, where the files do not tell it: Asia/Shanghai."`
	BaseURL         string   `name:"base-url" placeholder:"URL" help:"The address of the site that the files are a mirror of; articles then name their source."`
	DryRun          bool     `help:"Show what would change, and write nothing."`
	Overrule        bool     `help:"Let the files win over what the newsroom decided of articles and publications: withdrawals, corrections, rights."`
	Schema          bool     `help:"Print the JSON Schema of edition files, and do nothing else."`
}

// Help is printed under the command's flags.
func (importCommand) Help() string {
	return "It reads e-paper HTML (FangBao, Founder classic, web and new, 人民日报), text extracted from it (.txt), and editions as JSON (.json).\n\n" +
		"Links within a directory are followed to files of that directory alone; others are named and left out. A path that you name may be a link.\n\n" +
		"Importing the same files again changes nothing, and what the newsroom decided since (`broadsheet article`, `broadsheet publication`) stays. An import that was interrupted is run again.\n\n" +
		"Exit codes: 0 when all files were understood, 2 when some were not, 1 when nothing could be done."
}

// Run imports the paths.
func (c *importCommand) Run(ctx context.Context, t terminal) (err error) {
	if c.Schema {
		_, err := io.WriteString(t.stdout, edition.Schema())
		return err
	}
	plan, bar, err := c.plan(ctx, t.stderr)
	if err != nil {
		return err
	}
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer func() {
		if closing := store.Close(); err == nil {
			err = closing
		}
	}()
	endMetrics, err := c.watch(t, store, bar)
	if err != nil {
		return err
	}
	defer endMetrics()
	im := edition.NewImporter(store, edition.Options{Holder: holder(), DryRun: c.DryRun, Overrule: c.Overrule, Waiting: waiting(t.stderr)})
	err = importAll(ctx, im, plan)
	bar.finish()
	if closing := im.Close(ctx); err == nil {
		err = closing
	}
	return c.conclude(t, im.Report(), plan, err)
}

// watch serves metrics of the import, where they are asked for.
func (c *importCommand) watch(t terminal, store content.Store, bar *progress) (end func(), err error) {
	log := newLog("text", "warn", t.stderr)
	conf := telemetry.Config{Log: log}
	conf.Version, conf.Commit = built()
	tel := telemetry.New(conf)
	tel.Pool(store.Pool)
	tel.Import(bar.total.Load, bar.done.Load)
	return serveMetrics(c.MetricsAddr, tel, log, t.stderr)
}

// open opens the store. A dry run on a store that is not there yet makes none.
func (c *importCommand) open(ctx context.Context) (content.Store, error) {
	if file, ok := strings.CutPrefix(c.Store.Store, "sqlite:"); ok && c.DryRun {
		if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
			return sqlitestore.Open(ctx, sqlitestore.Memory, time.Now)
		}
	}
	return openStore(ctx, c.Store)
}

// plan finds the files.
func (c *importCommand) plan(ctx context.Context, stderr io.Writer) (*intake.Plan, *progress, error) {
	if len(c.Paths) == 0 {
		return nil, nil, content.Errorf(content.Invalid, "nothing to import; name files or directories")
	}
	if c.TimeZone != "" {
		if _, err := time.LoadLocation(c.TimeZone); err != nil {
			return nil, nil, content.Errorf(content.Invalid, "--time-zone %q is no IANA time zone, such as Asia/Shanghai", c.TimeZone)
		}
	}
	if u, err := url.Parse(c.BaseURL); c.BaseURL != "" && (err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "") {
		return nil, nil, content.Errorf(content.Invalid, "--base-url %q is no address of a site, such as https://epaper.example.org/", c.BaseURL)
	}
	var roots []intake.Root
	for _, p := range c.Paths {
		root, err := rootOf(p)
		if err != nil {
			return nil, nil, err
		}
		roots = append(roots, root)
	}
	bar := newProgress(stderr, "importing")
	o := intake.Options{BaseURL: c.BaseURL, Progress: bar.add}
	o.Publication = edition.Publication{ID: c.Publication, Name: c.PublicationName, Language: c.Language, TimeZone: c.TimeZone}
	plan, err := intake.NewPlan(ctx, roots, o)
	if err != nil {
		return nil, nil, err
	}
	if plan.Files() == 0 {
		return nil, nil, content.Errorf(content.Invalid, "no pages found; files must end in .html, .htm, .shtml, .txt, .json or .jsonl")
	}
	bar.begin(plan.Steps())
	return plan, bar, nil
}

// rootOf makes a root of a path: a directory is read whole, a file alone.
func rootOf(p string) (intake.Root, error) {
	info, err := os.Stat(p)
	if errors.Is(err, fs.ErrNotExist) {
		return intake.Root{}, content.Errorf(content.Invalid, "%s does not exist", p)
	} else if err != nil {
		return intake.Root{}, err
	}
	if info.IsDir() {
		return intake.Root{Name: filepath.ToSlash(filepath.Clean(p)), FS: intake.Folder(p)}, nil
	}
	dir, file := filepath.Split(p)
	return intake.Root{Name: filepath.ToSlash(filepath.Clean(dir)), FS: intake.File(p), Only: file}, nil
}

// importAll imports the editions of a plan.
func importAll(ctx context.Context, im *edition.Importer, plan *intake.Plan) error {
	for e, err := range plan.Editions(ctx) {
		if err != nil {
			return err
		}
		if err := im.Import(ctx, e); content.CodeOf(err) == content.Invalid {
			plan.Refuse(e, err) // it changed nothing; the rest goes in
		} else if err != nil {
			return err
		}
	}
	return nil
}

// conclude says what was done, and what was not.
func (c *importCommand) conclude(t terminal, r edition.Report, plan *intake.Plan, err error) error {
	if c.DryRun {
		fmt.Fprintln(t.stdout, "dry run: nothing was written")
	}
	tally(t.stdout, "issues", r.Issues)
	tally(t.stdout, "pages", r.Pages)
	tally(t.stdout, "articles", r.Articles)
	problems := plan.Problems()
	if len(problems) > 0 {
		fmt.Fprintf(t.stdout, "not understood: %d of %d files\n", len(problems), plan.Files())
		for _, p := range problems {
			fmt.Fprintf(t.stdout, "  %s\n", p)
		}
	}
	switch {
	case errors.Is(err, context.Canceled):
		return fmt.Errorf("interrupted; what is listed is in the store, run the same command again for the rest")
	case err != nil:
		return err
	case len(problems) > 0 && r.Issues.Total() == 0:
		return exit{failed}
	case len(problems) > 0:
		return exit{partial}
	}
	return nil
}

// tally says what became of documents or files.
func tally(w io.Writer, of string, t edition.Tally) {
	fmt.Fprintf(w, "%-8s  %6d new  %6d changed  %6d unchanged\n", of, t.New, t.Changed, t.Unchanged)
}

// holder names this process to others that find it writing.
func holder() string {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown host"
	}
	return fmt.Sprintf("broadsheet, process %d on %s,", os.Getpid(), host)
}

func waiting(w io.Writer) func(error) {
	return func(why error) { fmt.Fprintln(w, "waiting:", sayable(why)) }
}
