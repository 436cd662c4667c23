package epaper

import "strings"

// Problem is a file, or a part of one, that is not imported as it is. Reason says why and what to do.
type Problem struct {
	Path   string
	Part   Part
	What   string // identifies the part; "" for the whole file
	Reason string
	Status Status
}

// Status says what becomes of the part of a file that a [Problem] is about.
type Status string

const (
	Skipped  Status = "skipped"  // the file is not read
	Dropped  Status = "dropped"  // the part is not imported
	Replaced Status = "replaced" // the version of another file is imported
	Missing  Status = "missing"  // a file names the part, and no file has it
)

// IsLoss reports whether something that a file has is not imported. A missing part is no loss: it may be imported
// from another folder.
func (s Status) IsLoss() bool { return s != Missing }

// Error returns the path, the part and the reason.
func (p Problem) Error() string {
	if p.What == "" {
		return p.Path + ": " + p.Reason
	}
	return strings.Join([]string{p.Path, string(p.Part) + " " + p.What, p.Reason}, ": ")
}
