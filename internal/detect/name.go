package detect

import (
	"strings"
	"unicode"
)

// fold is a name as the patterns see it: its words in lower case, without
// accents, with one "_" between them. A capital after a small letter begins a
// word.
func fold(name string) string {
	var b strings.Builder
	var last rune
	for _, r := range name {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			r = '_'
		case unicode.IsUpper(r) && unicode.IsLower(last):
			b.WriteByte('_')
		}
		last = r
		if r != '_' || b.Len() > 0 && !strings.HasSuffix(b.String(), "_") {
			b.WriteString(plain(unicode.ToLower(r)))
		}
	}
	return strings.TrimSuffix(b.String(), "_")
}

// plain is a small letter without its accent, as far as the nine languages have
// accents.
func plain(r rune) string {
	switch r {
	case 'à', 'á', 'â', 'ã', 'ä', 'å', 'ą':
		return "a"
	case 'ç', 'ć':
		return "c"
	case 'è', 'é', 'ê', 'ë', 'ę':
		return "e"
	case 'ì', 'í', 'î', 'ï':
		return "i"
	case 'ł':
		return "l"
	case 'ñ', 'ń':
		return "n"
	case 'ò', 'ó', 'ô', 'õ', 'ö':
		return "o"
	case 'ś':
		return "s"
	case 'ù', 'ú', 'û', 'ü':
		return "u"
	case 'ź', 'ż':
		return "z"
	case 'ß':
		return "ss"
	case 'œ':
		return "oe"
	default:
		return string(r)
	}
}

// people are the words for people in the names of tables and keys.
func people() []Words {
	return []Words{
		{"en", []string{`(?:user|customer|client|person|patient|member|employee|contact|subscriber|visitor|guest|passenger|buyer|seller|donor|student|teacher|tenant|recipient|beneficiary|applicant|candidate|cardholder|worker|driver|voter|resident)s?`, `people|staff`}},
		{"de", []string{`(?:kunde|kunden|person|personen|patient|patienten|mitglied|mitglieder|mitarbeiter|benutzer|nutzer|ansprechpartner|versicherte|einwohner)`}},
		{"fr", []string{`(?:client|utilisateur|personne|patient|membre|employe|salarie|adherent|abonne)s?`}},
		{"es", []string{`(?:cliente|usuario|persona|paciente|miembro|empleado|contacto|socio)s?`}},
		{"pt", []string{`(?:cliente|usuario|pessoa|paciente|membro|funcionario|empregado|contato)s?`}},
		{"it", []string{`cliente|clienti|utente|utenti|persona|persone|paziente|pazienti|dipendente|dipendenti|socio|soci`}},
		{"nl", []string{`klant|klanten|gebruiker|gebruikers|persoon|personen|patient|patienten|lid|leden|medewerker|medewerkers`}},
		{"pl", []string{`klient|klienci|uzytkownik|uzytkownicy|osoba|osoby|pacjent|pacjenci|pracownik|pracownicy`}},
		{"sv", []string{`kund|kunder|anvandare|person|personer|patient|patienter|medlem|medlemmar|anstalld|anstallda`}},
	}
}
