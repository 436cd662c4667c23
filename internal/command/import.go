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
	"time"

	"broadsheet/internal/config"
	"broadsheet/internal/content"
	"broadsheet/internal/edition"
	"broadsheet/internal/intake"
	"broadsheet/internal/sqlitestore"
	"broadsheet/internal/telemetry"
	"broadsheet/internal/transfer"
)

type importCommand struct {
	config.Store
	config.Metrics
	output
	Paths           []string `arg:"" optional:"" name:"path" help:"Files and folders. A folder may be a mirror of an e-paper site, or any collection of pages and edition files."`
	Publication     string   `placeholder:"ID" help:"Id of the publication, instead of the one in the files: a short lower-case name, or its id in the API."`
	PublicationName string   `placeholder:"NAME" help:"Name of the publication, instead of the one in the files."`
	Language        string   `placeholder:"TAG" help:"Language of the publication for files that do not state it, such as zh-CN."`
	TimeZone        string   `placeholder:"ZONE" help:"Time zone of the publication for files that do not state it, such as Asia/Shanghai."`
	BaseURL         string   `name:"base-url" placeholder:"URL" help:"Address of the e-paper site that the files mirror; articles then link to their source page."`
	Report          string   `placeholder:"FILE" help:"Write what was not imported, with the reasons, to this file as JSON lines."`
	DryRun          bool     `help:"Show what would change, and write nothing."`
	Overrule        bool     `help:"Let the files replace the newsroom's decisions on articles and publications: withdrawals, corrections, rights, policies."`
	Schema          bool     `help:"Print the JSON Schema of edition files, and import nothing."`
}

// Help is printed below the command's one-line description.
func (importCommand) Help() string {
	return "Supported formats: e-paper HTML of FangBao, Founder (classic, web, new), Huaguang, 人民日报, and other pages with a page label and a date; text extracted from such pages (.txt); edition files (.json, .jsonl), which `broadsheet export` writes.\n\n" +
		"Importing the same files again changes nothing, and keeps the newsroom's decisions (`broadsheet article`, `broadsheet publication`). To continue an interrupted import, run the same command again.\n\n" +
		"Files may be compressed (.gz) or in .zip archives. Symbolic links inside a folder are followed to files of the same folder only; other links are skipped and listed. A path that you name may be a link.\n\n" +
		"Every file, page, article and block that is not imported is listed with the reason; the exit code is then 2, or 1 when nothing could be imported.\n\n" +
		"Examples:\n\n\tbroadsheet export backup\n\tbroadsheet import --dry-run backup\n\tbroadsheet import --store sqlite:second.db backup/merrowhaven-gazette"
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
	file, err := c.createReport()
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
	endMetrics, err := c.serveMetrics(t, store, bar)
	if err != nil {
		return err
	}
	defer endMetrics()
	im := transfer.NewImporter(store, transfer.Options{Holder: leaseHolder(), DryRun: c.DryRun, Overrule: c.Overrule, Waiting: reportWaiting(t.stderr)})
	err = importAll(ctx, im, plan)
	bar.finish(err == nil)
	if closing := im.Close(ctx); err == nil {
		err = closing
	}
	return c.report(t, file, im, plan, err)
}

// serveMetrics serves metrics of the import if --metrics-addr is set, and returns a function that
// ends that.
func (c *importCommand) serveMetrics(t terminal, store content.Store, bar *progress) (end func(), err error) {
	log := newLog("text", "warn", t.stderr)
	conf := telemetry.Config{Log: log}
	conf.Version, conf.Commit = buildVersion()
	tel := telemetry.New(conf)
	tel.Pool(store.Pool)
	tel.Import(bar.total.Load, bar.done.Load)
	return serveMetrics(c.MetricsAddr, tel, log, t.stderr)
}

// open opens the store. A dry run creates no SQLite file: it uses an empty store in memory instead.
func (c *importCommand) open(ctx context.Context) (content.Store, error) {
	if _, missing := missingFile(c.Store); missing && c.DryRun {
		return sqlitestore.Open(ctx, sqlitestore.Memory, time.Now)
	}
	return openStore(ctx, c.Store)
}

// plan finds the files to import, and begins the progress bar.
func (c *importCommand) plan(ctx context.Context, stderr io.Writer) (*intake.Plan, *progress, error) {
	if len(c.Paths) == 0 {
		return nil, nil, content.Errorf(content.Invalid, "nothing to import; name files or folders")
	}
	if c.TimeZone != "" {
		if _, err := time.LoadLocation(c.TimeZone); err != nil {
			return nil, nil, content.Errorf(content.Invalid, "--time-zone: %q is not an IANA time zone, such as Asia/Shanghai", c.TimeZone)
		}
	}
	if u, err := url.Parse(c.BaseURL); c.BaseURL != "" && (err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "") {
		return nil, nil, content.Errorf(content.Invalid, "--base-url: %q is not the address of a site, such as https://epaper.example.org/", c.BaseURL)
	}
	var roots []intake.Root
	for _, p := range c.Paths {
		root, err := rootFor(p)
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
		return nil, nil, content.Errorf(content.Invalid, "no pages found; files must end in .html, .htm, .shtml, .xhtml, .asp, .aspx, .php, .jsp, .txt, .json or .jsonl, or be .zip archives of such files; .gz may follow")
	}
	bar.begin(plan.Steps())
	return plan, bar, nil
}

// rootFor returns the root of an import for a path: all files of a folder, or one file.
func rootFor(p string) (intake.Root, error) {
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

// importAll imports the editions of a plan. An invalid edition is added to the plan's problems.
func importAll(ctx context.Context, im *transfer.Importer, plan *intake.Plan) error {
	for e, err := range plan.Editions(ctx) {
		if err != nil {
			return err
		}
		if err := im.Import(ctx, e); content.CodeOf(err) == content.Invalid {
			plan.Refuse(e, err) // it changed nothing; the others are imported
		} else if err != nil {
			return err
		}
	}
	return nil
}

// report prints what the import did and what it lost, writes the report to file (if not nil), and returns the
// command's error.
func (c *importCommand) report(t terminal, file *os.File, im *transfer.Importer, plan *intake.Plan, err error) error {
	if c.DryRun && !c.JSON {
		fmt.Fprintln(t.stdout, "dry run: nothing was written")
	}
	r, losses := im.Report(), lossesOf(plan.Problems(), im.Absences())
	printing := errors.Join(writeTallies(t.stdout, c.JSON, r.Issues, r.Pages, r.Articles), c.printLosses(t.stdout, losses, plan), c.printNotes(t.stdout, plan))
	if file != nil {
		printing = errors.Join(printing, writeReport(file, losses, r, plan, err == nil))
	}
	lost := count(losses, isLost) > 0
	switch {
	case errors.Is(err, context.Canceled):
		return errInterrupted
	case err != nil:
		return err
	case printing != nil:
		return printing
	case lost && r.Issues.Total() == 0:
		return exit{failed}
	case lost:
		return exit{partial}
	}
	return nil
}
