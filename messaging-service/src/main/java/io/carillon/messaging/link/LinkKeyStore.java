package io.carillon.messaging.link;

import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Table `link_key`: made by whoever starts first, the same for all. */
@ApplicationScoped
class LinkKeyStore {
  private static final int BYTES = 32;

  private final Transactions transactions;
  private final Clock clock;

  @Inject
  LinkKeyStore(Transactions transactions, Clock clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  /** All keys; the one with the highest number signs. */
  LinkTokens tokens() {
    Map<Byte, byte[]> keys = transactions.system(this::readOrMake);
    byte newest = keys.keySet().stream().max(Byte::compare).orElseThrow();
    return new LinkTokens(keys, newest);
  }

  private Map<Byte, byte[]> readOrMake(Handle tx) {
    Map<Byte, byte[]> keys = read(tx);
    if (!keys.isEmpty()) {
      return keys;
    }
    byte[] secret = new byte[BYTES];
    new SecureRandom().nextBytes(secret);
    tx.createUpdate(
            "INSERT INTO link_key (id, secret, created_at) VALUES (1, :secret, :now)"
                + " ON CONFLICT DO NOTHING")
        .bind("secret", secret)
        .bind("now", OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
        .execute();
    return read(tx);
  }

  private static Map<Byte, byte[]> read(Handle tx) {
    Map<Byte, byte[]> keys = new HashMap<>();
    tx.createQuery("SELECT id, secret FROM link_key")
        .map((row, _) -> Map.entry((byte) row.getShort(1), row.getBytes(2)))
        .forEach(key -> keys.put(key.getKey(), key.getValue()));
    return keys;
  }
}
