package tickit

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"strings"
)

// The canaries: what every person of the sample carries, and what no generator
// of stand-ins can make. A copy in which one is found has leaked.
const (
	// NameCanary is in every last name, in Latin letters.
	NameCanary = "Kanariq"
	// DomainCanary is the domain of every e-mail address; .test is reserved
	// and never delivered to (RFC 2606).
	DomainCanary = "kanariq-mail.test"
	// PhoneCanary is how every telephone number begins; no area code of the
	// North American Numbering Plan begins with 1.
	PhoneCanary = "(199) 199-"
)

// person yields the users. One in fifty lacks an e-mail address (NULL), one in
// fifty has an empty one, and the like.
func person(random *rand.Rand) iter.Seq[[]string] {
	first, last, cities, notes := words("first"), words("last"), words("city"), words("note")
	return func(yield func([]string) bool) {
		for id := 1; id <= users; id++ {
			given, family := pick(random, first), pick(random, last)
			email := fmt.Sprintf("%s.%d@%s", mailbox(given), id, DomainCanary)
			row := []string{
				number(id), username(id), given, family,
				sometimes(random, pick(random, cities)), state(random),
				sometimes(random, email), sometimes(random, fmt.Sprintf("%s%04d", PhoneCanary, random.IntN(10_000))),
			}
			for range 10 {
				row = append(row, like(random))
			}
			row = append(row, note(random, pick(random, notes), given, family, email))
			if !yield(row) {
				return
			}
		}
	}
}

// mailbox is a name's part of an e-mail address: its ASCII letters.
func mailbox(name string) string {
	ascii := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, strings.ToLower(name))
	return "k" + ascii
}

// username is unique, in the shape of AWS's sample: JSG99FHE.
func username(id int) string {
	const letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
	code := make([]byte, 8)
	for i := range code {
		if i == 3 || i == 4 {
			code[i] = byte('0' + id%10)
			id /= 10
			continue
		}
		code[i] = letters[id%len(letters)]
		id /= len(letters)
	}
	return string(code)
}

// note is free text about a person, with quotes, line ends of both kinds,
// backslashes, blanks at both ends, and words that look like NULL.
func note(random *rand.Rand, text, given, family, email string) string {
	switch random.IntN(10) {
	case 0:
		return null
	case 1:
		return ""
	case 2:
		return fmt.Sprintf("%s %s,\n%s", given, family, text)
	case 3:
		return fmt.Sprintf("%s:\r\n\"%s\"", email, text)
	case 4:
		return "  " + text + "  "
	case 5:
		return "NULL"
	default:
		return text
	}
}

func state(random *rand.Rand) string {
	return sometimes(random, pick(random, []string{"AK", "CA", "HI", "ID", "NC", "ND", "NM", "NY", "TX", "WI"}))
}

func like(random *rand.Rand) string {
	return pick(random, []string{"t", "f", null})
}

// sometimes is value, or NULL once in fifty times, or the empty string as often.
func sometimes(random *rand.Rand, value string) string {
	switch random.IntN(50) {
	case 0:
		return null
	case 1:
		return ""
	default:
		return value
	}
}
