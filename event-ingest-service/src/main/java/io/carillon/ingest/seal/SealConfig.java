package io.carillon.ingest.seal;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** With what secrets are encrypted. */
@ConfigMapping(prefix = "carillon.ingest.seal")
interface SealConfig {
  /**
   * Keys of 32 bytes in Base64: the first one encrypts, each decrypts, so that a new one is put
   * before the old. Without one, nothing that needs a secret can be made.
   */
  Optional<List<String>> keys();
}
