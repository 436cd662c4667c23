package content

import "time"

// Date is a day of the calendar, without a time zone: what a newspaper prints under its
// masthead. It is written as ISO 8601 does, "2021-07-01", so dates compare and sort as text.
// The empty Date is none.
type Date string

// NewDate returns a day of the calendar; one that does not exist is an error with code
// [Invalid].
func NewDate(year int, month time.Month, day int) (Date, error) {
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if t.Year() != year || t.Month() != month || t.Day() != day || year < 1600 || year > 9999 {
		return "", Errorf(Invalid, "%d-%d-%d is not a day of the calendar", year, month, day)
	}
	return DateOf(t), nil
}

// ParseDate reads a date written as YYYY-MM-DD.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return "", Errorf(Invalid, "date %q is not a day written as YYYY-MM-DD", s)
	}
	return DateOf(t), nil
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
