package content

import "time"

// Date is a calendar day without a time zone, such as a newspaper prints under its masthead. It has the
// form of ISO 8601, "2021-07-01", so that dates compare and sort as text. The empty Date means no date.
type Date string

// The valid years of dates. The first newspapers appeared in 1605; a date before 1600 is a default value
// or a typing error. The limit for issues is lower than for other dates: times that are computed from an
// issue's date must have a year of four digits in every time zone. Other dates go up to 9999, because
// the last day of 9999 is a common upper bound of ranges.
const (
	firstYear     = 1600
	lastYear      = 9999
	lastIssueYear = 2999
)

// NewDate returns the date of an issue. If the day does not exist, or its year is before 1600 or after
// 2999, it returns an error with code [Invalid].
func NewDate(year int, month time.Month, day int) (Date, error) {
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if t.Year() != year || t.Month() != month || t.Day() != day {
		return "", Errorf(Invalid, "%d-%d-%d is not a day of the calendar", year, month, day)
	}
	return within(DateOf(t), year, lastIssueYear, "issues")
}

// ParseDate parses a date in the form YYYY-MM-DD, such as a bound of a range. For other text, and for a
// year before 1600, it returns an error with code [Invalid].
func ParseDate(s string) (Date, error) { return parseDate(s, lastYear, "dates") }

// ParseIssueDate parses the date of an issue in the form YYYY-MM-DD. For other text, and for a year
// before 1600 or after 2999, it returns an error with code [Invalid].
func ParseIssueDate(s string) (Date, error) { return parseDate(s, lastIssueYear, "issues") }

func parseDate(s string, last int, what string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return "", Errorf(Invalid, "%q is not a day written as YYYY-MM-DD", s)
	}
	return within(DateOf(t), t.Year(), last, what)
}

// within returns the date if its year is from firstYear to last, and an error otherwise. what names the
// dates in the error.
func within(d Date, year, last int, what string) (Date, error) {
	if year < firstYear || year > last {
		return "", Errorf(Invalid, "%q is in the year %d; %s are of the years %d to %d", d, year, what, firstYear, last)
	}
	return d, nil
}

// DateOf returns the date of t in t's location.
func DateOf(t time.Time) Date { return Date(t.Format(time.DateOnly)) }

// String returns the date as YYYY-MM-DD.
func (d Date) String() string { return string(d) }

// IsZero reports whether d is empty.
func (d Date) IsZero() bool { return d == "" }

// In returns the first moment of the day in a time zone, or the zero time if d is empty or malformed.
func (d Date) In(loc *time.Location) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, string(d), loc)
	if err != nil {
		return time.Time{}
	}
	return t
}

// Plus returns the date that is days later, or the empty date if d is empty or malformed.
func (d Date) Plus(days int) Date {
	t := d.In(time.UTC)
	if t.IsZero() {
		return ""
	}
	return DateOf(t.AddDate(0, 0, days))
}
