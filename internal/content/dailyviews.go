package content

import (
	"slices"
	"strings"
)

// ViewPeriod is the span of time whose views are ranked. Its days are the publication's own,
// and today is one of them.
type ViewPeriod string

// The periods.
const (
	ViewsToday ViewPeriod = "DAY"
	ViewsWeek  ViewPeriod = "WEEK"  // the last 7 days
	ViewsMonth ViewPeriod = "MONTH" // the last 30 days
	ViewsEver  ViewPeriod = "ALL"   // all views, also those that only the source knows of
)

// Days returns how many days the period has, or 0 for all.
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

// LastDays returns the days on which an article that was viewed in the period may have been
// viewed last. One of them lies ahead: the clocks of other servers may be there already.
func (p ViewPeriod) LastDays(today Date) []Date {
	var days []Date
	for back := -1; back < p.Days(); back++ {
		days = append(days, today.Plus(-back))
	}
	return days
}

// DayViews is how often an article was viewed on one day.
type DayViews struct {
	Day   Date  `json:"day" bson:"day"`
	Views int64 `json:"views" bson:"views"`
}

// DailyViews is how often an article was viewed on each of the latest days on which it was
// viewed at all, oldest first.
type DailyViews []DayViews

// daysKept is for how many days views are kept by day: the longest period, and some days for
// clocks that disagree and views that are counted late.
const daysKept = 40

// Add returns the counts with more views on a day. What has become too old for any period is
// dropped on the way, so that nobody has to look for it.
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

// In returns how many views were counted in a period.
func (d DailyViews) In(p ViewPeriod, today Date) (sum int64) {
	first := today.Plus(1 - p.Days())
	for _, c := range d {
		if c.Day >= first && c.Day <= today {
			sum += c.Views
		}
	}
	return sum
}

func (d DailyViews) last() Date {
	if len(d) == 0 {
		return ""
	}
	return d[len(d)-1].Day
}

// ViewSums are what rankings are walked by: the views in each period that ends on the last
// day on which the article was viewed. Until it is viewed again they stay as they are, and no
// period that ends later has more.
type ViewSums struct {
	LastDay Date  `bson:"lastDay"`
	Day     int64 `bson:"day"`
	Week    int64 `bson:"week"`
	Month   int64 `bson:"month"`
}

// Sums returns the sums that follow from the counts.
func (d DailyViews) Sums() ViewSums {
	last := d.last()
	return ViewSums{LastDay: last, Day: d.In(ViewsToday, last), Week: d.In(ViewsWeek, last), Month: d.In(ViewsMonth, last)}
}
