package command

import (
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"

	"broadsheet/internal/content"

	"github.com/alecthomas/kong"
)

// parseTime parses the value of a flag as a time: a day, 2026-06-01, which means its first moment;
// a time of a day, 2026-06-01T06:00; or a time with its offset from UTC, 2026-06-01T06:00:00+08:00.
// Without an offset, times are in zone, the publication's time zone.
func parseTime(flag, text string, zone *time.Location) (time.Time, error) {
	if day, err := content.ParseDate(text); err == nil {
		return day.In(zone).UTC(), nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04"} {
		for _, separator := range []string{"T", " "} {
			if at, err := time.ParseInLocation(strings.Replace(layout, "T", separator, 1), text, zone); err == nil {
				return at.UTC().Truncate(time.Millisecond), nil
			}
		}
	}
	return time.Time{}, content.Errorf(content.Invalid, "%s: %q is not a time; write 2026-06-01, 2026-06-01T06:00 (both in the publication's time zone) or 2026-06-01T06:00:00+08:00", flag, text)
}

// parseEnd is parseTime for the end of a period: a day means its last moment.
func parseEnd(flag, text string, zone *time.Location) (time.Time, error) {
	if day, err := content.ParseDate(text); err == nil {
		return day.Plus(1).In(zone).UTC(), nil
	}
	return parseTime(flag, text, zone)
}

// parseDay parses the value of a flag that takes a whole day; empty for a flag that is not given.
func parseDay(flag, text string) (content.Date, error) {
	if text == "" {
		return "", nil
	}
	day, err := content.ParseDate(text)
	if err != nil {
		return "", content.Errorf(content.Invalid, "%s: %v", flag, err)
	}
	return day, nil
}

var daysOrWeeks = regexp.MustCompile(`[0-9.]+[dw]`)

// parseDuration parses a duration as Go does, with days (24 hours) and weeks besides: 90s, 1h30m,
// 1d, 2w, 1d12h.
func parseDuration(text string) (time.Duration, error) {
	inHours := daysOrWeeks.ReplaceAllStringFunc(text, func(part string) string {
		n, err := strconv.ParseFloat(part[:len(part)-1], 64)
		if err != nil {
			return part // time.ParseDuration refuses it
		}
		if strings.HasSuffix(part, "w") {
			n *= 7
		}
		return strconv.FormatFloat(24*n, 'f', -1, 64) + "h"
	})
	d, err := time.ParseDuration(inHours)
	if err != nil {
		return 0, content.Errorf(content.Invalid, "%q is not a duration; write 90s, 1h30m, 1d (24 hours) or 2w", text)
	}
	return d, nil
}

// decodeDuration makes kong parse durations with parseDuration.
func decodeDuration(ctx *kong.DecodeContext, target reflect.Value) error {
	var text string
	if err := ctx.Scan.PopValueInto("duration", &text); err != nil {
		return err
	}
	d, err := parseDuration(text)
	if err == nil {
		target.SetInt(int64(d))
	}
	return err
}

// formatTime formats a time with the offset of a time zone; empty for no time.
func formatTime(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return ""
	}
	return t.In(zone).Format(time.RFC3339)
}

// formatDuration formats a duration without units that are 0: 24h, not 24h0m0s.
func formatDuration(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}
