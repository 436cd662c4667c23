package graph

import (
	"errors"
	"slices"
	"strings"

	"broadsheet/graph/guard"
	"broadsheet/internal/lru"

	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/maypok86/otter/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator/core"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

// documents turns the texts of queries into documents that may be executed: parsed, within
// the limits, and valid. Clients send the same few again and again, so they are kept.
type documents struct {
	schema *ast.Schema
	limits guard.Limits
	rules  []core.Rule
	kept   lru.Cache[string, document]
}

// document is a document that may be executed, and about how much memory it takes.
type document struct {
	*ast.QueryDocument
	bytes int
}

// The documents that are kept may take about documentBytes of memory, when a tree takes about
// treeBytes, a node of it nodeBytes and a comment commentBytes: the parser keeps comments. One that is longer than longText, or takes more than longest, is read anew
// each time: hardly any client has such, and a flood of them would fill what is kept.
const (
	documentBytes = 16 << 20
	treeBytes     = 2 << 10
	nodeBytes     = 250
	commentBytes  = 150
	longText      = 16 << 10
	longest       = 512 << 10
)

// maxMessage is how long an error about a document may be, in bytes.
const maxMessage = 400

func newDocuments(schema *ast.Schema, limits guard.Limits, suggestions bool) *documents {
	return &documents{
		schema: schema, limits: limits, rules: validationRules(suggestions),
		kept: otter.Must(&otter.Options[string, document]{
			MaximumWeight: documentBytes, Weigher: func(_ string, doc document) uint32 { return uint32(doc.bytes) },
			Executor: atOnce,
		}),
	}
}

// atOnce lets a cache make room before it takes more, instead of some time after.
func atOnce(work func()) { work() }

// validationRules are the validator's rules in a fixed order. Some come in two forms, of which
// one suggests what may have been meant.
func validationRules(suggest bool) []core.Rule {
	chosen := rules.NewDefaultRules()
	if !suggest {
		for _, rule := range []core.Rule{
			rules.FieldsOnCorrectTypeRuleWithoutSuggestions, rules.KnownArgumentNamesRuleWithoutSuggestions,
			rules.KnownTypeNamesRuleWithoutSuggestions, rules.ScalarLeafsRuleWithoutSuggestions,
			rules.ValuesOfCorrectTypeRuleWithoutSuggestions,
		} {
			chosen.RemoveRule(strings.TrimSuffix(rule.Name, "WithoutSuggestions"))
			chosen.AddRule(rule.Name, rule.RuleFunc)
		}
	}
	var sorted []core.Rule
	for name, rule := range chosen.GetInner() {
		sorted = append(sorted, core.Rule{Name: name, RuleFunc: rule})
	}
	slices.SortFunc(sorted, func(a, b core.Rule) int { return strings.Compare(a.Name, b.Name) })
	return sorted
}

// document returns the document of a text, or what is wrong with it.
func (d *documents) document(text string) (*ast.QueryDocument, gqlerror.List) {
	if known, ok := d.kept.GetIfPresent(text); ok {
		return known.QueryDocument, nil
	}
	nodes := 0
	doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: text}, d.limits.Tokens)
	if err == nil {
		nodes, err = guard.Check(doc, d.limits)
	}
	switch {
	case err != nil:
		return nil, gqlerror.List{d.unread(err)}
	case len(doc.Operations) == 0:
		return nil, gqlerror.List{requestError(errcode.ValidationFailed, "the document has no operation")}
	}
	if errs := d.validate(doc); len(errs) > 0 {
		return nil, errs
	}
	undefer(doc)
	if bytes := treeBytes + len(text) + nodes*nodeBytes + strings.Count(text, "#")*commentBytes; len(text) <= longText && bytes <= longest {
		d.kept.Set(text, document{doc, bytes})
	}
	return doc, nil
}

// unread is the error for a text that was not parsed, or is over a limit.
func (d *documents) unread(err error) *gqlerror.Error {
	var parsing *gqlerror.Error
	switch {
	case !errors.As(err, &parsing):
		return gqlerror.Wrap(err)
	case strings.HasPrefix(parsing.Message, "exceeded token limit"): // the parser has no code for it
		return gqlerror.Wrap(&guard.Refusal{Limit: "tokens", Found: d.limits.Tokens + 1, Max: d.limits.Tokens,
			What: "the document has %d tokens or more, comments included; at most %d are read"})
	}
	errcode.Set(parsing, errcode.ParseFailed)
	parsing.Message, _, _ = strings.Cut(parsing.Message, `"`) // what was sent is not said again
	parsing.Message = "the document cannot be parsed: " + strings.TrimSpace(parsing.Message)
	return parsing
}

// validate finds what is wrong with a document. It stops when it has found enough: each error
// takes longer to write than a field to check.
func (d *documents) validate(doc *ast.QueryDocument) (errs gqlerror.List) {
	type enough struct{}
	defer func() {
		if stopped := recover(); stopped != nil && stopped != (enough{}) {
			panic(stopped)
		}
	}()
	observers := &core.Events{}
	for _, rule := range d.rules {
		rule.RuleFunc(observers, func(options ...core.ErrorOption) {
			err := &gqlerror.Error{Rule: rule.Name}
			for _, option := range options {
				option(err)
			}
			err.Message = concise(err.Message)
			errcode.Set(err, errcode.ValidationFailed)
			if errs = append(errs, err); len(errs) == maxErrors {
				panic(enough{})
			}
		})
	}
	core.Walk(d.schema, doc, observers)
	return errs
}

// concise is what a validator says, without the value that was sent, and not at the length of
// the names in it.
func concise(message string) string {
	message, _, _ = strings.Cut(message, ", found ")
	if what, _, told := strings.Cut(message, " value: "); told {
		message = what + " value"
	}
	if len(message) > maxMessage {
		message = message[:maxMessage] + "…"
	}
	return strings.ToValidUTF8(message, "")
}

// undefer takes @defer away: the answer comes whole, which whoever asks to defer must accept.
func undefer(doc *ast.QueryDocument) {
	deferred := func(d *ast.Directive) bool { return d.Name == "defer" }
	var set func(ast.SelectionSet)
	set = func(selections ast.SelectionSet) {
		for _, selection := range selections {
			switch s := selection.(type) {
			case *ast.Field:
				set(s.SelectionSet)
			case *ast.InlineFragment:
				s.Directives = slices.DeleteFunc(s.Directives, deferred)
				set(s.SelectionSet)
			case *ast.FragmentSpread:
				s.Directives = slices.DeleteFunc(s.Directives, deferred)
			}
		}
	}
	for _, o := range doc.Operations {
		set(o.SelectionSet)
	}
	for _, f := range doc.Fragments {
		set(f.SelectionSet)
	}
}

func requestError(code, message string) *gqlerror.Error {
	return &gqlerror.Error{Message: message, Extensions: map[string]any{"code": code}}
}
