package fpe_test

import (
	"crypto/aes"
	"encoding/hex"
	"math/big"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"standin/internal/fpe"
)

// The samples of NIST, "Example Algorithms: FF1samples.pdf".
func TestFF1GivesTheCiphertextsThatNISTPublished(t *testing.T) {
	t.Parallel()
	const (
		aes128 = "2B7E151628AED2A6ABF7158809CF4F3C"
		aes192 = "2B7E151628AED2A6ABF7158809CF4F3CEF4359D8D580AA4F"
		aes256 = "2B7E151628AED2A6ABF7158809CF4F3CEF4359D8D580AA4F7F036D6F04FC6A94"
	)
	for _, sample := range []struct {
		name, key, tweak  string
		radix             int
		plain, ciphertext string
	}{
		{"sample 1", aes128, "", 10, "0123456789", "2433477484"},
		{"sample 2", aes128, "39383736353433323130", 10, "0123456789", "6124200773"},
		{"sample 3", aes128, "3737373770717273373737", 36, "0123456789abcdefghi", "a9tv40mll9kdu509eum"},
		{"sample 4", aes192, "", 10, "0123456789", "2830668132"},
		{"sample 5", aes192, "39383736353433323130", 10, "0123456789", "2496655549"},
		{"sample 6", aes192, "3737373770717273373737", 36, "0123456789abcdefghi", "xbj3kv35jrawxv32ysr"},
		{"sample 7", aes256, "", 10, "0123456789", "6657667009"},
		{"sample 8", aes256, "39383736353433323130", 10, "0123456789", "1001623463"},
		{"sample 9", aes256, "3737373770717273373737", 36, "0123456789abcdefghi", "xs8a0azh2avyalyzuwd"},
	} {
		t.Run(sample.name, func(t *testing.T) {
			t.Parallel()
			key, tweak := fromHex(t, sample.key), fromHex(t, sample.tweak)
			n := len(sample.plain)
			f, err := fpe.NewFF1(key, sample.radix, n, n, len(tweak))
			if err != nil {
				t.Fatal(err)
			}
			left, right := halves(t, sample.plain, sample.radix)
			wantLeft, wantRight := halves(t, sample.ciphertext, sample.radix)
			gotLeft, gotRight := f.Encrypt(left, right, n, tweak)
			if gotLeft != wantLeft || gotRight != wantRight {
				t.Errorf("Encrypt(%s) = %d, %d; want %d, %d", sample.plain, gotLeft, gotRight, wantLeft, wantRight)
			}
			lefts, rights := slices.Repeat([]uint64{left}, 9), slices.Repeat([]uint64{right}, 9)
			f.EncryptAll(lefts, rights, n, tweak)
			for i := range lefts {
				if lefts[i] != wantLeft || rights[i] != wantRight {
					t.Errorf("EncryptAll made %d, %d of number %d; want %d, %d", lefts[i], rights[i], i, wantLeft, wantRight)
				}
			}
			if backLeft, backRight := f.Decrypt(gotLeft, gotRight, n, tweak); backLeft != left || backRight != right {
				t.Errorf("Decrypt gave %d, %d; want %d, %d", backLeft, backRight, left, right)
			}
		})
	}
}

func TestFF1AgreesWithTheAlgorithmInBigIntegers(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		key := rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "key")
		tweak := rapid.SliceOfN(rapid.Byte(), 0, 40).Draw(t, "tweak")
		radix := rapid.IntRange(2, 62).Draw(t, "radix")
		least, most := lengths(radix)
		n := rapid.IntRange(least, most).Draw(t, "n")
		f, err := fpe.NewFF1(key, radix, n, n, len(tweak))
		if err != nil {
			t.Fatal(err)
		}
		left := rapid.Uint64Max(power(radix, n/2)-1).Draw(t, "left")
		right := rapid.Uint64Max(power(radix, n-n/2)-1).Draw(t, "right")
		wantLeft, wantRight := reference(t, key, radix, n, tweak, left, right)
		gotLeft, gotRight := f.Encrypt(left, right, n, tweak)
		if gotLeft != wantLeft || gotRight != wantRight {
			t.Fatalf("got %d, %d; the algorithm gives %d, %d", gotLeft, gotRight, wantLeft, wantRight)
		}
		// Others before and after it change nothing.
		place := rapid.IntRange(0, 8).Draw(t, "place")
		lefts, rights := make([]uint64, 9), make([]uint64, 9)
		lefts[place], rights[place] = left, right
		if f.EncryptAll(lefts, rights, n, tweak); lefts[place] != wantLeft || rights[place] != wantRight {
			t.Fatalf("among others got %d, %d; the algorithm gives %d, %d", lefts[place], rights[place], wantLeft, wantRight)
		}
		if backLeft, backRight := f.Decrypt(gotLeft, gotRight, n, tweak); backLeft != left || backRight != right {
			t.Fatalf("decrypted to %d, %d; want %d, %d", backLeft, backRight, left, right)
		}
	})
}

func TestFF1RefusesDomainsBelowAMillionAndHalvesAbove64Bits(t *testing.T) {
	t.Parallel()
	key := make([]byte, 16)
	for _, bad := range []struct {
		name               string
		key                []byte
		radix, least, most int
	}{
		{"five decimal digits", key, 10, 5, 9},
		{"nineteen bits", key, 2, 19, 20},
		{"forty decimal digits", key, 10, 6, 40},
		{"a key of fifteen bytes", key[:15], 10, 6, 6},
		{"radix one", key, 1, 30, 30},
	} {
		t.Run(bad.name, func(t *testing.T) {
			t.Parallel()
			if _, err := fpe.NewFF1(bad.key, bad.radix, bad.least, bad.most, 0); err == nil {
				t.Error("it was accepted")
			}
		})
	}
}

// reference is Algorithm 7 of SP 800-38G, step by step, in big integers.
func reference(t *rapid.T, key []byte, radix, n int, tweak []byte, left, right uint64) (uint64, uint64) {
	block, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	u := n / 2
	v := n - u
	whole := new(big.Int).Exp(big.NewInt(int64(radix)), big.NewInt(int64(v)), nil)
	b := (new(big.Int).Sub(whole, big.NewInt(1)).BitLen() + 7) / 8
	d := 4*((b+3)/4) + 4
	p := []byte{1, 2, 1, 0, 0, byte(radix), 10, byte(u), 0, 0, 0, byte(n), 0, 0, 0, byte(len(tweak))}
	a, bb := new(big.Int).SetUint64(left), new(big.Int).SetUint64(right)
	for i := range 10 {
		q := append([]byte(nil), tweak...)
		for (len(q)+1+b)%16 != 0 {
			q = append(q, 0)
		}
		q = append(q, byte(i))
		q = append(q, bb.FillBytes(make([]byte, b))...)
		r := make([]byte, 16)
		for message := append(append([]byte(nil), p...), q...); len(message) > 0; message = message[16:] {
			for j := range r {
				r[j] ^= message[j]
			}
			block.Encrypt(r, r)
		}
		y := new(big.Int).SetBytes(r[:d])
		m := u
		if i%2 == 1 {
			m = v
		}
		c := y.Add(y, a)
		c.Mod(c, new(big.Int).Exp(big.NewInt(int64(radix)), big.NewInt(int64(m)), nil))
		a, bb = bb, c
	}
	return a.Uint64(), bb.Uint64()
}

// lengths are the least and most numerals that NewFF1 takes of a radix.
func lengths(radix int) (least, most int) {
	value := big.NewInt(1)
	limit := new(big.Int).Lsh(big.NewInt(1), 64)
	for n := 1; ; n++ {
		value.Mul(value, big.NewInt(int64(radix)))
		if least == 0 && value.Cmp(big.NewInt(fpe.MinimumDomain)) >= 0 {
			least = n
		}
		if value.Cmp(limit) >= 0 {
			return least, 2 * (n - 1)
		}
	}
}

func power(radix, n int) uint64 {
	return new(big.Int).Exp(big.NewInt(int64(radix)), big.NewInt(int64(n)), nil).Uint64()
}

func halves(t *testing.T, numerals string, radix int) (left, right uint64) {
	t.Helper()
	var err error
	if left, err = strconv.ParseUint(numerals[:len(numerals)/2], radix, 64); err != nil {
		t.Fatal(err)
	}
	if right, err = strconv.ParseUint(numerals[len(numerals)/2:], radix, 64); err != nil {
		t.Fatal(err)
	}
	return left, right
}

func fromHex(t *testing.T, text string) []byte {
	t.Helper()
	raw, err := hex.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}
