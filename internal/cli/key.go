package cli

import (
	"crypto/rand"
	"encoding/hex"

	"github.com/spf13/cobra"
)

func (c *commands) key() *cobra.Command {
	key := &cobra.Command{Use: "key", Short: "Masking keys", Args: cobra.NoArgs, RunE: help}
	key.AddCommand(&cobra.Command{
		Use:   "new",
		Short: "Make a masking key",
		Long:  "Prints a new masking key: 256 random bits as 64 hexadecimal digits. Nothing keeps it.",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			var random [32]byte
			rand.Read(random[:]) // it never fails (crypto/rand)
			if err := c.print(hex.EncodeToString(random[:]) + "\n"); err != nil {
				return err
			}
			c.note("standin: keep the key as you keep a password: who has it can recompute stand-ins, and without it they change")
			c.note("standin: name its place in the workspace, such as masking: {key: env:STANDIN_MASKING_KEY}")
			return nil
		},
	})
	return key
}

func help(command *cobra.Command, _ []string) error { return command.Help() }
