package io.carillon.identity.privacy;

import io.carillon.platform.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Keeps whole whom a request is about until it is done. */
@ApplicationScoped
public class OpenRequests {
  private final PrivacyStore store;

  @Inject
  OpenRequests(PrivacyStore store) {
    this.store = store;
  }

  /**
   * In a transaction that is alone with the tenant's people: requests are made beside others only,
   * so none begins before it ends.
   *
   * @throws ProblemException PRIVACY_REQUEST_OPEN while a request for the person is not done
   */
  public void requireNone(Handle tx, String tenant, UUID person) {
    if (store.anyOpen(tx, tenant, person)) {
      throw new ProblemException(
          PrivacyReason.PRIVACY_REQUEST_OPEN,
          "A privacy request for profile %s is not done yet; try again when it is."
              .formatted(person));
    }
  }
}
