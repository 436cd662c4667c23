package intake

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"

	"broadsheet/internal/edition"
	"broadsheet/internal/epaper"
)

// Problem is a file, or a part of one, that was not imported. Reason says why and what to do.
type Problem = epaper.Problem

// Problems returns the problems so far.
func (p *Plan) Problems() []Problem { return p.problems }

// addProblem adds a file that was not imported to the problems.
func (p *Plan) addProblem(name, reason string) {
	p.problems = append(p.problems, Problem{Path: name, Part: epaper.WholeFile, Status: epaper.Skipped, Reason: reason})
}

// reject counts a file that is not read, and reports the reason.
func (p *Plan) reject(s source, reason string) {
	p.files++
	p.addProblem(s.path(), reason)
}

// Refuse adds an edition that was read but could not be imported to the problems.
func (p *Plan) Refuse(e edition.Edition, err error) {
	p.addProblem(fmt.Sprintf("%s of %s", cmp.Or(e.Publication.Name, e.Publication.ID), e.Issue.Date), err.Error())
}

// addUnreadable adds a file that could not be read to the problems.
func (p *Plan) addUnreadable(s source, err error) {
	reason := err.Error()
	var unreadable *epaper.Unreadable
	var path *fs.PathError
	switch {
	case errors.As(err, &unreadable):
		reason = unreadable.Reason
	case errors.As(err, &path):
		reason = fmt.Sprintf("it cannot be read: %v", path.Err) // the report names the file already
	}
	p.addProblem(s.path(), reason)
}

// addLosses adds the problems of the files of an issue, which have their paths on the site, under the files'
// own paths.
func (p *Plan) addLosses(group []source, problems []epaper.Problem) {
	paths := make(map[string]string, len(group))
	for _, s := range group {
		paths[s.address()] = s.path()
	}
	for _, problem := range problems {
		problem.Path = cmp.Or(paths[problem.Path], problem.Path)
		p.problems = append(p.problems, problem)
	}
}

// path returns the path of a file as it is reported.
func (s source) path() string { return textName(path.Join(s.root.Name, s.name)) }
