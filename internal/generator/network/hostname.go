package network

import (
	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/generator/character"
	"standin/internal/plan"
)

func hostname() generator.Spec {
	return generator.Spec{
		Name:    "hostname",
		Version: 1,
		Summary: "replaces host names by words",
		Description: "Every label becomes two words with a hyphen, always the same ones for the same label, so that hosts of one domain have stand-ins in one domain. The last label becomes `example`, " +
			"which is nobody's (RFC 2606), or stays by `keep_top: true`. Capitals make no difference. Two labels can get the same words.",
		Accepts: generator.Texts(),
		Options: []generator.Option{
			{Name: "keep_top", Type: generator.BooleanOption, Default: "false", Summary: "Whether the last label, such as com, stays."},
			generator.FallbackOption("replace", "replace", "error", "null"),
		},
		OneToOne:         generator.No,
		Consistency:      generator.Optional,
		Shortens:         true,
		Coincidence:      func(generator.Options, plan.Column) float64 { return 1e-4 },
		Rank:             4,
		RankInconsistent: 3,
		Empty:            "Stays ''.",
		Fallback:         "A text that is no host name has every letter and digit replaced by another of its kind, or is refused, or becomes NULL, as `fallback` says.",
		Examples: []generator.Example{
			{In: "www.acme.com", Out: "moses-volkman.mervin-kiehn.example"},
			{In: "mail.ACME.com", Out: "austen-marks.mervin-kiehn.example"},
			{In: "db-prod-01", Out: "delta-boyle"},
			{Options: `{"keep_top":true}`, In: "www.acme.com", Out: "moses-volkman.mervin-kiehn.com"},
			{In: "not a host!", Out: "zoy e oaqu!"},
			{Options: `{"fallback":"null"}`, In: "not a host!", Null: true},
			{In: "", Out: ""},
		},
		Fits: generator.FallbackFits,
		Compile: func(o generator.Options, _ plan.Column, d *generator.Domain) (generator.Mask, error) {
			hosts, err := newHosts(d, o.Boolean("keep_top"))
			if err != nil {
				return nil, err
			}
			invalid := fault.New(fault.ValueRefused, "generator hostname met a text that is no host name")
			fallback := o.Text("fallback")
			return func(dst, in []byte, row *generator.Row) ([]byte, error) {
				switch {
				case len(in) == 0:
					return dst, nil
				case isHost(in):
					return hosts.append(dst, in, row), nil
				case fallback == "error":
					return nil, invalid
				case fallback == "null":
					return nil, nil
				}
				stream := d.Draw(in, row)
				return character.Scramble(dst, in, &stream), nil
			}, nil
		},
	}
}
