package graph

import (
	"errors"
	"slices"
	"strings"

	"broadsheet/graph/guard"
	"broadsheet/graph/selections"
	"broadsheet/internal/lru"

	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/maypok86/otter/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator/core"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

// documents parses the texts of queries, checks them against the limits, and validates them. Clients send
// the same few texts again and again, so documents are cached.
type documents struct {
	schema *ast.Schema
	limits guard.Limits
	rules  []core.Rule
	cache  lru.Cache[string, document]
}

// document is a document that can be executed, with the approximate memory that it takes.
type document struct {
	*ast.QueryDocument
	bytes int
}

// The cache of documents takes about documentBytes of memory. A document is estimated at treeBytes, plus
// nodeBytes for each node and commentBytes for each comment, since the parser retains comments. A document
// whose text is longer than maxCachedText, or whose estimate is above maxCachedBytes, is not cached: such
// documents are rare, and a flood of them would evict all others.
const (
	documentBytes  = 16 << 20
	treeBytes      = 2 << 10
	nodeBytes      = 250
	commentBytes   = 150
	maxCachedText  = 16 << 10
	maxCachedBytes = 512 << 10
)

// maxMessage is the longest error message about a document, in bytes.
const maxMessage = 400

func newDocuments(schema *ast.Schema, limits guard.Limits, suggestions bool) *documents {
	return &documents{
		schema: schema, limits: limits, rules: validationRules(suggestions),
		cache: otter.Must(&otter.Options[string, document]{
			MaximumWeight: documentBytes, Weigher: func(_ string, doc document) uint32 { return uint32(doc.bytes) },
			Executor: runNow,
		}),
	}
}

// runNow makes the cache evict documents before it adds one, instead of some time later.
func runNow(work func()) { work() }

// validationRules returns the validator's rules in a fixed order. Some rules have two forms; one of them
// suggests similar names in its errors.
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

// parse returns the document of a text, from the cache if possible, or the errors in it.
func (d *documents) parse(text string) (*ast.QueryDocument, gqlerror.List) {
	if cached, ok := d.cache.GetIfPresent(text); ok {
		return cached.QueryDocument, nil
	}
	nodes := 0
	doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: text}, d.limits.Tokens)
	if err == nil {
		nodes, err = guard.Check(doc, d.limits)
	}
	switch {
	case err != nil:
		return nil, gqlerror.List{d.refusal(err)}
	case len(doc.Operations) == 0:
		return nil, gqlerror.List{requestError(errcode.ValidationFailed, "the document has no operation")}
	}
	if errs := d.validate(doc); len(errs) > 0 {
		return nil, errs
	}
	removeDefer(doc)
	if bytes := treeBytes + len(text) + nodes*nodeBytes + strings.Count(text, "#")*commentBytes; len(text) <= maxCachedText && bytes <= maxCachedBytes {
		d.cache.Set(text, document{doc, bytes})
	}
	return doc, nil
}

// refusal is the error for a text that cannot be parsed, or that is over a limit.
func (d *documents) refusal(err error) *gqlerror.Error {
	var parsing *gqlerror.Error
	switch {
	case !errors.As(err, &parsing):
		return gqlerror.Wrap(err)
	case strings.HasPrefix(parsing.Message, "exceeded token limit"): // the parser has no code for it
		return gqlerror.Wrap(&guard.Refusal{Limit: "tokens", Found: d.limits.Tokens + 1, Max: d.limits.Tokens,
			What: "the document has %d tokens or more, comments included; at most %d are allowed"})
	}
	errcode.Set(parsing, errcode.ParseFailed)
	parsing.Message, _, _ = strings.Cut(parsing.Message, `"`) // the message must not repeat the request
	parsing.Message = "the document cannot be parsed: " + strings.TrimSpace(parsing.Message)
	return parsing
}

// validate returns the errors in a document, at most maxErrors: writing an error takes longer than
// checking a field.
func (d *documents) validate(doc *ast.QueryDocument) (errs gqlerror.List) {
	type done struct{}
	defer func() {
		if stopped := recover(); stopped != nil && stopped != (done{}) {
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
				panic(done{})
			}
		})
	}
	core.Walk(d.schema, doc, observers)
	return errs
}

// concise shortens a validator's message to maxMessage, and removes the value that the client sent.
func concise(message string) string {
	message, _, _ = strings.Cut(message, ", found ")
	if subject, _, found := strings.Cut(message, " value: "); found {
		message = subject + " value"
	}
	if len(message) > maxMessage {
		message = message[:maxMessage] + "…"
	}
	return strings.ToValidUTF8(message, "")
}

// removeDefer removes @defer from a document. The response is sent whole, which a client that uses @defer
// must accept.
func removeDefer(doc *ast.QueryDocument) {
	isDefer := func(d *ast.Directive) bool { return d.Name == "defer" }
	for selection := range selections.InDocument(doc) {
		switch s := selection.(type) {
		case *ast.InlineFragment:
			s.Directives = slices.DeleteFunc(s.Directives, isDefer)
		case *ast.FragmentSpread:
			s.Directives = slices.DeleteFunc(s.Directives, isDefer)
		}
	}
}

func requestError(code, message string) *gqlerror.Error {
	return &gqlerror.Error{Message: message, Extensions: map[string]any{"code": code}}
}
