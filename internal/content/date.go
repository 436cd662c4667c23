package content

import "time"

// Date is a day of the calendar, without a time zone: what a newspaper prints under its
// masthead. It is written as ISO 8601 does, "2021-07-01", so dates compare and sort as text.
// The empty Date is none.
type Date string

// The years that dates may be of. The first newspapers appeared in 1605; a date before 1600 is a
// default or a typing error. Issues end earlier than other dates: the times that follow from an
// issue's date must have a year of four digits in every time zone, and the last day of 9999 is a
// common upper bound of ranges.
const (
	firstYear     = 1600
	lastYear      = 9999
	lastIssueYear = 2999
)

// NewDate returns the date of an issue; one that does not exist, or that no newspaper has, is an
// error with code [Invalid].
func NewDate(year int, month time.Month, day int) (Date, error) {
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if t.Year() != year || t.Month() != month || t.Day() != day {
		return "", Errorf(Invalid, "%d-%d-%d is not a day of the calendar", year, month, day)
	}
	return within(DateOf(t), year, lastIssueYear, "issues")
}

// ParseDate reads a date written as YYYY-MM-DD, such as a bound of a range. Another text, and a year
// before 1600, is an error with code [Invalid].
func ParseDate(s string) (Date, error) { return parseDate(s, lastYear, "dates") }

// ParseIssueDate reads the date of an issue written as YYYY-MM-DD. Another text, and a year before
// 1600 or after 2999, is an error with code [Invalid].
func ParseIssueDate(s string) (Date, error) { return parseDate(s, lastIssueYear, "issues") }

func parseDate(s string, last int, what string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return "", Errorf(Invalid, "%q is not a day written as YYYY-MM-DD", s)
	}
	return within(DateOf(t), t.Year(), last, what)
}

func within(d Date, year, last int, what string) (Date, error) {
	if year < firstYear || year > last {
		return "", Errorf(Invalid, "%q is in the year %d; %s are of the years %d to %d", d, year, what, firstYear, last)
	}
	return d, nil
}

// DateOf returns the day on which t falls in t's own location.
func DateOf(t time.Time) Date { return Date(t.Format(time.DateOnly)) }

// String returns the date as YYYY-MM-DD.
func (d Date) String() string { return string(d) }

// IsZero reports whether d is no date.
func (d Date) IsZero() bool { return d == "" }

// In returns the first moment of the day in a time zone; the zero time for no date.
func (d Date) In(loc *time.Location) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, string(d), loc)
	if err != nil {
		return time.Time{}
	}
	return t
}

// Plus returns the day so many days later; no date for none.
func (d Date) Plus(days int) Date {
	t := d.In(time.UTC)
	if t.IsZero() {
		return ""
	}
	return DateOf(t.AddDate(0, 0, days))
}
