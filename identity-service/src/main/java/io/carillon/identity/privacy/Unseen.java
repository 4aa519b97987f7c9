package io.carillon.identity.privacy;

import io.carillon.platform.store.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jdbi.v3.core.Handle;

/**
 * Has people erased of whom nothing came for as long as their tenant keeps people: by a request as
 * any, so that they go out of every service, with receipts.
 */
@ApplicationScoped
public class Unseen {
  /** Nobody can ask by it. */
  static final String PURPOSE = "retention";

  private final PrivacyStore store;
  private final PrivacyWork work;
  private final PrivacyAudit audit;
  private final Duration allowed;

  @Inject
  Unseen(
      PrivacyStore store,
      PrivacyWork work,
      PrivacyAudit audit,
      @ConfigProperty(name = "carillon.privacy.allowed", defaultValue = "P30D") Duration allowed) {
    this.store = store;
    this.work = work;
    this.audit = audit;
    this.allowed = allowed;
  }

  /** How many wait for it. */
  public int open(Handle tx, String tenant) {
    return store.open(tx, tenant, PURPOSE);
  }

  /** In a transaction that decides about the tenant's people; who is being erased is left out. */
  public void ask(Handle tx, String tenant, Collection<UUID> profiles, Instant now) {
    Instant at = now.truncatedTo(ChronoUnit.MICROS);
    for (UUID profile : profiles) {
      PrivacyRequest request =
          new PrivacyRequest(
              tenant,
              Ids.next(),
              RequestKind.ERASE,
              PURPOSE,
              false,
              profile,
              null,
              PURPOSE,
              at,
              at.plus(allowed),
              null,
              null,
              List.of());
      if (store.add(tx, request)) {
        audit.asked(tx, request);
        work.schedule(tx, tenant, request.id(), at);
      }
    }
  }
}
