// Command rewrite replaces gqlgen's functions in generated code by those of package inorder. It fails when the
// generated code has changed: then inorder must be compared with the new gqlgen, too.
//
// Usage:
//
//	rewrite FILE...
package main

import (
	"fmt"
	"go/format"
	"os"
	"regexp"
	"strings"
)

// replacement replaces a pattern in the generated code, a regular expression.
type replacement struct{ from, to string }

func replacements() []replacement {
	const field = `func\(ctx context\.Context, field graphql\.CollectedField\) \(\*graphql\.FieldContext, error\) \{\s+return ec\.fieldContext_([A-Za-z]+)_\w+\(ctx, field\)\s+\},\s+`
	const value = `func\(ctx context\.Context\) \(any, error\) \{\s+return (obj\.\w+(?:\(\))?), nil\s+\},\s+nil,\s+`
	const marshal = `(func\(ctx context\.Context, selections ast\.SelectionSet, v [^)]+\) graphql\.Marshaler \{\s+return ec\.marshal\S+\(ctx, selections, v\)\s+\},)\s+`
	return []replacement{
		{`graphql\.MarshalSliceConcurrently\(ctx, len\(v\), 1, false, `, `inorder.List(ctx, len(v), `},
		{`graphql\.BatchParentsFor\[`, `inorder.Parents[`},
		{`graphql\.WithBatchParents\(`, `inorder.WithParents(`},
		{`graphql\.WithBatchParentValues\(`, `inorder.WithParentValues(`},
		{`graphql\.NewFieldSet\(fields\)`, `inorder.NewObject(fields)`},
		{`out\.ResolveConcurrently\(ec\.OperationContext, &deferred, i,\s+true, (true|false),\s+func\(ctx context\.`, `out.Field(ctx, ec.OperationContext, i, ${1}, func(ctx context.`},
		{`\tdeferred := graphql\.NewDeferredGroup\(ctx\)\n`, ``},
		{`\tif n := len\(deferred\.Defers\); n > 0 \{[^}]*\}\n`, ``},
		{`graphql\.ResolveField\(\s+ctx,\s+ec\.OperationContext,\s+field,\s+` + field + value + marshal + `true,\s+(?:true|false),\s+\)`, "inorder.Plain(ctx, field, \"${1}\", ${2}, ${3}\n)"},
		{`\t"math"\n`, ``},
		{`"github\.com/99designs/gqlgen/graphql"\n`, "\"broadsheet/graph/inorder\"\n\t${0}"},
	}
}

// forbidden returns the names that must not remain in the rewritten code.
func forbidden() []string {
	return []string{"MarshalSliceConcurrently", "BatchParents", "ResolveConcurrently", "NewFieldSet", "deferred."}
}

func main() {
	for _, file := range os.Args[1:] {
		if err := rewrite(file); err != nil {
			fmt.Fprintf(os.Stderr, "rewrite: %s: %v\n", file, err)
			os.Exit(1)
		}
	}
}

func rewrite(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	for _, r := range replacements() {
		pattern := regexp.MustCompile(r.from)
		if !pattern.Match(text) {
			return fmt.Errorf("no match for %s: the file has been rewritten already, or gqlgen has changed", r.from)
		}
		text = pattern.ReplaceAll(text, []byte(r.to))
	}
	for _, left := range forbidden() {
		if strings.Contains(string(text), left) {
			return fmt.Errorf("%s remains after the rewriting: gqlgen has changed; compare package inorder with it", left)
		}
	}
	if text, err = format.Source(text); err != nil {
		return err
	}
	return os.WriteFile(file, text, 0o644)
}
