package io.carillon.platform.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** All keys that work, in memory, by their hashes. */
@Singleton
public class KeyRing {
  private final Map<String, Entry> byHash = new ConcurrentHashMap<>();
  private final Map<Id, List<String>> hashes = new ConcurrentHashMap<>();
  private final Map<String, TenantRules> tenants = new ConcurrentHashMap<>();
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
    TenantRules tenant = entry == null ? null : tenants.get(entry.grant().tenant());
    if (entry != null
        && tenant != null
        && MessageDigest.isEqual(entry.hash().getBytes(US_ASCII), hash.getBytes(US_ASCII))
        && (entry.until() == null || now.isBefore(entry.until()))) {
      return within(entry.grant(), tenant);
    }
    requireComplete();
    throw new ProblemException(
        KeyReason.WRITE_KEY_REFUSED, "The write key is not known or was revoked.");
  }

  private static KeyGrant within(KeyGrant grant, TenantRules tenant) {
    return tenant.origins().isEmpty()
        ? grant
        : new KeyGrant(
            grant.tenant(),
            grant.id(),
            grant.unit(),
            grant.trusted(),
            grant.limits().within(tenant.origins()));
  }

  /**
   * Whether the tenant is there and not archived.
   *
   * @throws ProblemException DEPENDENCY_AWAY while that is not known yet
   */
  public boolean lives(String tenant) {
    return known(tenant) != null;
  }

  /**
   * What holds for a tenant; nothing for one that is not there.
   *
   * @throws ProblemException DEPENDENCY_AWAY while that is not known yet
   */
  public TenantRules rules(String tenant) {
    TenantRules rules = known(tenant);
    return rules == null ? TenantRules.NONE : rules;
  }

  private @Nullable TenantRules known(String tenant) {
    TenantRules rules = tenants.get(tenant);
    if (rules == null) {
      requireComplete();
    }
    return rules;
  }

  /** Of what a process that just started does not find it cannot say that it is not there. */
  private void requireComplete() {
    if (!complete) {
      throw new ProblemException(
          CommonReason.DEPENDENCY_AWAY, "This process does not know all tenants and keys yet.");
    }
  }

  /** From now on a key that is not here does not exist. */
  void complete() {
    complete = true;
  }

  /**
   * @param rules null for one that is no more
   */
  void tenant(String tenant, @Nullable TenantRules rules) {
    if (rules == null) {
      tenants.remove(tenant);
    } else {
      tenants.put(tenant, rules);
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
