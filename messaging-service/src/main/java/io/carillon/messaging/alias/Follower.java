package io.carillon.messaging.alias;

import io.carillon.platform.privacy.Receipt;
import java.util.Collection;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** A feature with rows or streams of its own that belong to people. Told within the change. */
public interface Follower {
  /**
   * Who is behind an id changed: it was merged, or stands alone again.
   *
   * @param all the ids that this concerns, the profile's among them
   */
  void changed(Handle tx, String tenant, UUID profile, Collection<UUID> all);

  /**
   * The person is to be forgotten, for good.
   *
   * @param all every id that the person ever had
   * @param gone takes how much of what was erased
   */
  void erased(Handle tx, String tenant, UUID profile, Collection<UUID> all, Receipt gone);
}
