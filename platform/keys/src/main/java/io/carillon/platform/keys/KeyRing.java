package io.carillon.platform.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** All keys that work, in memory, by their hashes. */
@ApplicationScoped
public class KeyRing {
  private final Map<String, Entry> byHash = new ConcurrentHashMap<>();
  private final Map<Id, List<String>> hashes = new ConcurrentHashMap<>();
  private final Set<String> tenants = ConcurrentHashMap.newKeySet();
  private volatile boolean complete;

  private record Id(String tenant, String id) {}

  private record Entry(String hash, KeyGrant grant, @Nullable Instant until) {}

  /**
   * What the key stands for.
   *
   * @throws ProblemException WRITE_KEY_REFUSED; DEPENDENCY_AWAY while not all keys are known yet
   */
  public KeyGrant grant(String key, Instant now) {
    String hash = WriteKey.hash(key);
    Entry entry = byHash.get(hash);
    if (entry != null
        && MessageDigest.isEqual(entry.hash().getBytes(US_ASCII), hash.getBytes(US_ASCII))
        && (entry.until() == null || now.isBefore(entry.until()))
        && tenants.contains(entry.grant().tenant())) {
      return entry.grant();
    }
    if (!complete) {
      throw new ProblemException(
          CommonReason.DEPENDENCY_AWAY, "This process does not know all write keys yet.");
    }
    throw new ProblemException(
        KeyReason.WRITE_KEY_REFUSED, "The write key is not known or was revoked.");
  }

  /** Whether the tenant is there and not archived. */
  public boolean lives(String tenant) {
    return tenants.contains(tenant);
  }

  /** From now on a key that is not here does not exist. */
  void complete() {
    complete = true;
  }

  void tenant(String tenant, boolean lives) {
    if (lives) {
      tenants.add(tenant);
    } else {
      tenants.remove(tenant);
    }
  }

  synchronized void put(KeyGrant grant, WriteKey key) {
    Id id = new Id(grant.tenant(), grant.id());
    List<String> before = hashes.getOrDefault(id, List.of());
    List<String> after = new ArrayList<>();
    after.add(key.hash());
    byHash.put(key.hash(), new Entry(key.hash(), grant, null));
    for (WriteKey.Previous previous : key.previous()) {
      after.add(previous.hash());
      byHash.put(previous.hash(), new Entry(previous.hash(), grant, previous.until()));
    }
    hashes.put(id, List.copyOf(after));
    before.stream().filter(hash -> !after.contains(hash)).forEach(byHash::remove);
  }

  synchronized void remove(String tenant, String key) {
    List<String> gone = hashes.remove(new Id(tenant, key));
    if (gone != null) {
      gone.forEach(byHash::remove);
    }
  }
}
