package io.carillon.messaging.link;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** Secrets that are kept nowhere: they are made of the link key and of what they are for. */
@ApplicationScoped
public class DerivedSecrets {
  private final LinkKeyStore keys;
  private volatile @Nullable LinkTokens known;

  @Inject
  DerivedSecrets(LinkKeyStore keys) {
    this.keys = keys;
  }

  /** The number of the link key that new secrets are made of. */
  public byte newest() {
    return known(false).current();
  }

  /**
   * 32 bytes, the same for the same words for as long as that link key is kept.
   *
   * @throws IllegalStateException when it is kept no longer
   */
  public byte[] of(byte key, String words) {
    LinkTokens tokens = known(false);
    return (tokens.has(key) ? tokens : known(true)).derive(key, words);
  }

  private LinkTokens known(boolean again) {
    LinkTokens ready = known;
    if (ready == null || again) {
      ready = keys.tokens();
      known = ready;
    }
    return ready;
  }
}
