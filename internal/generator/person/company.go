package person

import (
	"standin/internal/corpus"
	"standin/internal/generator"
	"standin/internal/generator/character"
	"standin/internal/keyed"
	"standin/internal/plan"
)

func companyName() generator.Spec {
	spec := firm("company-name", func(w *corpus.Words) ([]string, corpus.List) { return w.Companies, w.Branches })
	spec.Summary = "replaces the names of companies by made-up names with a legal form"
	spec.Description = "Last names of the locale, what the company does, and a legal form of the country: Weber Logistik GmbH, 株式会社田中建設. Such a company may " +
		"exist by chance. The stand-in never equals the value, capitals aside."
	spec.Examples = []generator.Example{
		{In: "Acme Corporation", Out: "Reilly Partners"},
		{In: "ACME CORPORATION", Out: "WIEGAND HOLDINGS"},
		{Options: `{"locale":"de"}`, In: "Acme GmbH", Out: "Gradzki & Benner OHG"},
		{Options: `{"locale":"fr"}`, In: "Acme SARL", Out: "Fontaine & Morel SCOP"},
		{Options: `{"locale":"es"}`, In: "Acme S.L.", Out: "Construcciones Solorio e Hijos S.A."},
		{Options: `{"locale":"pt"}`, In: "Acme Lda.", Out: "Cunha & Castro S.A."},
		{Options: `{"locale":"it"}`, In: "Acme S.r.l.", Out: "Paolicelli & Figli S.a.s."},
		{Options: `{"locale":"nl"}`, In: "Acme B.V.", Out: "van Doorn Software"},
		{Options: `{"locale":"pl"}`, In: "Acme Sp. z o.o.", Out: "Skowron-Cebula S.A."},
		{Options: `{"locale":"sv"}`, In: "Acme AB", Out: "Hassan & Sandberg Aktiebolag"},
		{Options: `{"locale":"ja"}`, In: "株式会社アクメ", Out: "西野高瀬食品合資会社"},
		{Options: `{"locale":"ja"}`, Type: plan.Type{Kind: plan.Char, Length: 60}, In: "Acme K.K.", Out: "Konno Oishi Tekko Kabushiki Kaisha"},
		{In: "", Out: ""},
	}
	return spec
}

func businessName() generator.Spec {
	spec := firm("business-name", func(w *corpus.Words) ([]string, corpus.List) { return w.Businesses, w.Shops })
	spec.Summary = "replaces the names of shops, workshops and practices by made-up ones"
	spec.Description = "A last name of the locale and a kind of shop, as they stand over doors: Hane's Bakery, Bäckerei Schuster. Such a business may exist by " +
		"chance; for names with a legal form there is company-name. The stand-in never equals the value, capitals aside."
	spec.Examples = []generator.Example{
		{In: "Joe's Diner", Out: "The Daugherty Hardware"},
		{In: "JOE'S DINER", Out: "RAU COFFEE"},
		{Options: `{"locale":"de"}`, In: "Joes Imbiss", Out: "Schlosserei Müller & Pippig"},
		{Options: `{"locale":"fr"}`, In: "Chez Joe", Out: "Chez Muller"},
		{Options: `{"locale":"sv"}`, In: "Joes Grill", Out: "Svensson & Söners Restaurang"},
		{Options: `{"locale":"ja"}`, In: "ジョーの店", Out: "松山旅館"},
		{Type: plan.Type{Kind: plan.VarChar, Length: 8}, In: "Joe's Diner", Out: "The Daug"},
		{In: "", Out: ""},
	}
	return spec
}

// firm is the generator of one kind of names: get takes their patterns and what they
// do from the words of a locale.
func firm(name string, get func(*corpus.Words) ([]string, corpus.List)) generator.Spec {
	return generator.Spec{
		Name:    name,
		Version: 1,
		Accepts: generator.Texts(),
		Options: []generator.Option{
			localeOption(),
			{Name: "keep_case", Type: generator.BooleanOption, Default: "true", Summary: "Whether a value all in capitals, or all in lower case, gets a stand-in written so."},
		},
		Plain:       generator.Yes,
		OneToOne:    generator.No,
		Consistency: generator.Optional,
		DataFree:    true,
		Shortens:    true,
		Coincidence: func(_ generator.Options, c plan.Column) float64 { return generator.DiffersUncut(longestFirm, c, true) },
		Rank:        4, RankInconsistent: 1,
		Empty:    "Stays ''.",
		Fallback: "Every text is taken for a name.",
		Prepare:  generator.PrepareDraws,
		Compile: func(o generator.Options, c plan.Column, d *generator.Domain) (generator.Mask, error) {
			words, err := wordsFor(o, c, d)
			if err != nil {
				return nil, err
			}
			patterns, kinds := get(words)
			firms := &firms{patterns, kinds, words.Last, words.Forms}
			keepCase := o.Boolean("keep_case")
			return func(dst, in []byte, row *generator.Row) ([]byte, error) {
				if len(in) == 0 {
					return dst, nil
				}
				stream := d.Draw(in, row)
				start := len(dst)
				for range generator.Tries {
					dst = firms.append(dst[:start], &stream)
					if keepCase {
						character.LikeCaseOf(dst[start:], in)
					}
					if !character.EqualFold(dst[start:], in) {
						break
					}
				}
				return dst, nil
			}, nil
		},
	}
}

// firms draws names of firms.
type firms struct {
	patterns           []string
	kinds, last, forms corpus.List
}

// append takes four words of the stream.
func (f *firms) append(dst []byte, stream *keyed.Stream) []byte {
	n := stream.Uint64()
	pattern := f.patterns[(n>>32)*uint64(len(f.patterns))>>32]
	form := (n & 0xffffffff) * f.forms.Len() >> 32
	first, second, kind := stream.Below(f.last.Len()), stream.Below(f.last.Len()), stream.Below(f.kinds.Len())
	for i := 0; i < len(pattern); i++ {
		if pattern[i] != '%' {
			dst = append(dst, pattern[i])
			continue
		}
		i++
		switch pattern[i] {
		case '1':
			dst = f.last.Append(dst, first)
		case '2':
			dst = f.last.Append(dst, second)
		case 'G': // the genitive of Swedish
			if dst = f.last.Append(dst, first); !isSibilant(dst[len(dst)-1]) {
				dst = append(dst, 's')
			}
		case 'F':
			dst = f.forms.Append(dst, form)
		default:
			dst = f.kinds.Append(dst, kind)
		}
	}
	return dst
}

func isSibilant(b byte) bool { return b == 's' || b == 'x' || b == 'z' }

// longestFirm bounds the bytes of a name of a firm.
const longestFirm = 120
