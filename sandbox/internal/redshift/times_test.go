package redshift_test

import "testing"

// TestDatePartsAreThoseOfAWS asks what the pages r_DATEADD_function, r_DATEDIFF_function, r_DATE_PART_function and
// r_Dateparts_for_datetime_functions show, but for their 40 quarters up to June 2008, of which boundaries make 39.
func TestDatePartsAreThoseOfAWS(t *testing.T) {
	t.Parallel()
	w := open(t, nil)
	conn := w.connect(t, "writer")
	query(t, conn, `CREATE TABLE times (d DATE, t TIME, tz TIMETZ, at TIMESTAMP); INSERT INTO times VALUES ('2008-11-30', '00:58:00', '05:58:00+00', '2008-01-01 08:30:00')`)
	for sql, want := range map[string]string{
		`SELECT dateadd(day, 30, d) FROM times`:                       "2008-12-30 00:00:00",
		`SELECT dateadd(month, 18, '2008-02-28')`:                     "2009-08-28 00:00:00",
		`SELECT dateadd(m, 30, '2008-02-28')`:                         "2008-02-28 00:30:00",
		`SELECT dateadd(minute, 5, t) FROM times`:                     "01:03:00",
		`SELECT dateadd(hour, 12, time '13:24:55')`:                   "01:24:55",
		`SELECT dateadd(minute, 5, tz) FROM times`:                    "06:03:00+00",
		`SELECT dateadd(hour, 2, timetz '13:24:55 PST')`:              "23:24:55+00",
		`SELECT dateadd(month, 1, '2008-04-30')`:                      "2008-05-30 00:00:00",
		`SELECT dateadd(month, 1, '2008-01-31')`:                      "2008-02-29 00:00:00",
		`SELECT dateadd(month, 12, '2016-02-29')`:                     "2017-02-28 00:00:00",
		`SELECT dateadd(year, 1, '2016-02-29')`:                       "2017-03-01 00:00:00",
		`SELECT dateadd(yrs, -4, '2016-02-29')`:                       "2012-02-29 00:00:00",
		`SELECT dateadd('qtr', 2, timestamp '2016-02-29 01:02:03.4')`: "2016-08-29 01:02:03.4",
		`SELECT dateadd(us, 5, at), dateadd(ms, 5, at), dateadd(w, 1, at), dateadd(c, 1, at), dateadd(mil, 1, at) FROM times`: "2008-01-01 08:30:00.000005 | 2008-01-01 08:30:00.005 | 2008-01-08 08:30:00 | 2108-01-01 08:30:00 | 3008-01-01 08:30:00",
		`SELECT dateadd(day, NULL, at) FROM times`:                                                     "<null>",
		`SELECT datediff(week, '2009-01-01', '2009-12-31')`:                                            "52",
		`SELECT datediff(hour, '2023-01-01', '2023-01-03 05:04:03')`:                                   "53",
		`SELECT datediff(year, '2008-12-31', '2009-01-01'), datediff(day, '2009-01-02', '2009-01-01')`: "1 | -1",
		`SELECT datediff(qtr, '1998-07-01', date '2008-06-05')`:                                        "39",
		`SELECT datediff(hour, t, time '15:24:45') FROM times`:                                         "15",
		`SELECT datediff(minute, time '20:00:00', time '21:00:00')`:                                    "60",
		`SELECT datediff(hours, timetz '20:00:00 PST', tz) FROM times`:                                 "1",
		`SELECT datediff(dec, '1999-12-31', '2010-01-01'), datediff(cent, '2000-12-31', '2001-01-01'), datediff(mils, '2000-12-31', '2001-01-01'), datediff(mons, '2009-01-31', '2010-02-01')`:             "2 | 1 | 1 | 13",
		`SELECT datediff(secs, '2009-01-01 00:00:00.9', '2009-01-01 00:00:01.1'), datediff(msec, '2009-01-01 00:00:00.9', '2009-01-01 00:00:01.1'), datediff(usecs, at, at + interval '1 day') FROM times`: "1 | 200 | 86400000000",
		`SELECT date_part(minute, timestamp '2023-01-04 04:05:06.789'), date_part(week, timestamp '2022-05-02 04:05:06.789'), date_part(dow, date '2022-05-01')`:                                           "5 | 18 | 0",
		`SELECT date_part(sec, timestamp '2009-09-21 11:10:03.189717'), date_part('epoch', timestamp '2008-01-01 20:00:00'), date_part(hr, t) FROM times`:                                                  "3.189717 | 1199217600 | 0",
		`SELECT date_part(decade, '1999-02-16 20:38:40'), date_part(dec, '2000-02-16 20:38:40'), date_part(century, '2000-12-16'), date_part(mil, '2000-12-16')`:                                           "200 | 201 | 20 | 2",
	} {
		if got := text(t, conn, sql); got != want {
			t.Errorf("%s: got %s, want %s", sql, got, want)
		}
	}
	results, err := conn.Exec(t.Context(), `SELECT dateadd(day, 1, d), datediff(day, d, d), date_part(day, d) FROM times`).ReadAll()
	must(t, err)
	for i, want := range []string{"date_add", "date_diff", "pgdate_part"} {
		if got := results[0].FieldDescriptions[i].Name; got != want {
			t.Errorf("the column is called %s, want %s", got, want)
		}
	}
	for sql, code := range map[string]string{
		`SELECT dateadd(fortnight, 1, '2008-01-01')`:        "22023",
		`SELECT dateadd(dow, 1, '2008-01-01')`:              "0A000",
		`SELECT dateadd(day, 1, time '01:00')`:              "0A000",
		`SELECT datediff(year, time '01:00', time '02:00')`: "0A000",
		`SELECT dateadd(day, 1, 'no date')`:                 "22007",
	} {
		if got, message := refused(t, w.connect(t, "writer"), sql); got != code {
			t.Errorf("%s: got %s %s", sql, got, message)
		}
	}
}
