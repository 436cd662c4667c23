package content

import (
	"slices"
	"strings"
)

// ViewPeriod is the period over which a ranking counts views. Days begin and end in the publication's
// time zone, and the period includes today.
type ViewPeriod string

// The periods.
const (
	ViewsToday ViewPeriod = "DAY"
	ViewsWeek  ViewPeriod = "WEEK"  // the last 7 days
	ViewsMonth ViewPeriod = "MONTH" // the last 30 days
	ViewsEver  ViewPeriod = "ALL"   // all views, including those imported from the source
)

// Days returns the period's length in days, or 0 for ViewsEver.
func (p ViewPeriod) Days() int {
	switch p {
	case ViewsToday:
		return 1
	case ViewsWeek:
		return 7
	case ViewsMonth:
		return 30
	}
	return 0
}

// LastDays returns the possible last days of views for an article that was viewed in the period: the
// days of the period and, as other servers' clocks may be ahead, tomorrow. They run from the latest to
// the earliest.
func (p ViewPeriod) LastDays(today Date) []Date {
	var days []Date
	for back := -1; back < p.Days(); back++ {
		days = append(days, today.Plus(-back))
	}
	return days
}

// DayViews is the number of an article's views on one day.
type DayViews struct {
	Day   Date  `json:"day" bson:"day"`
	Views int64 `json:"views" bson:"views"`
}

// DailyViews holds an article's views per day for its latest days with views, oldest first. Days without
// views are left out.
type DailyViews []DayViews

// daysKept is for how many days views per day are stored: the longest period, and ten days more for
// clocks that differ and for views that are counted late.
const daysKept = 40

// Add returns the counts with more views on a day. It also removes the days that are too old for any
// period, so that no separate clean-up is needed.
func (d DailyViews) Add(day Date, views int64) DailyViews {
	at, there := slices.BinarySearchFunc(d, day, func(c DayViews, day Date) int { return strings.Compare(string(c.Day), string(day)) })
	d = slices.Clone(d)
	if !there {
		d = slices.Insert(d, at, DayViews{Day: day})
	}
	d[at].Views += views
	oldest := d.last().Plus(1 - daysKept)
	return slices.DeleteFunc(d, func(c DayViews) bool { return c.Day < oldest })
}

// In returns the number of views in a period that ends today.
func (d DailyViews) In(p ViewPeriod, today Date) (sum int64) {
	first := today.Plus(1 - p.Days())
	for _, c := range d {
		if c.Day >= first && c.Day <= today {
			sum += c.Views
		}
	}
	return sum
}

// last returns the last day with views; no date if there were no views.
func (d DailyViews) last() Date {
	if len(d) == 0 {
		return ""
	}
	return d[len(d)-1].Day
}

// ViewSums are the sums by which rankings read their candidates: an article's views in each period that
// ends on LastDay, the last day on which it was viewed. They change only when the article is viewed
// again. A period that ends later never has more views, so each sum is an upper bound.
type ViewSums struct {
	LastDay Date  `bson:"lastDay"`
	Day     int64 `bson:"day"`
	Week    int64 `bson:"week"`
	Month   int64 `bson:"month"`
}

// Sums computes the sums from the counts.
func (d DailyViews) Sums() ViewSums {
	last := d.last()
	return ViewSums{LastDay: last, Day: d.In(ViewsToday, last), Week: d.In(ViewsWeek, last), Month: d.In(ViewsMonth, last)}
}
