package io.carillon.geo.transition;

import io.carillon.platform.privacy.AliasStore;
import io.carillon.platform.privacy.Profile;
import io.carillon.platform.timers.Timer;
import io.carillon.platform.timers.TimerHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/** Concludes what silence says, of people whose time has come. */
@ApplicationScoped
class DueTimers implements TimerHandler {
  private final PersonStore store;
  private final AliasStore aliases;
  private final Movements movements;

  @Inject
  DueTimers(PersonStore store, AliasStore aliases, Movements movements) {
    this.store = store;
    this.aliases = aliases;
    this.movements = movements;
  }

  @Override
  public void fire(Handle tx, List<Timer> due, Instant now) {
    TreeSet<String> tenants = new TreeSet<>();
    Set<Profile> people = new LinkedHashSet<>();
    for (Timer timer : due) {
      tenants.add(timer.tenant());
      people.add(new Profile(timer.tenant(), timer.ref()));
    }
    aliases.hold(tx, tenants, Set.of());
    Map<Profile, PersonRow> rows = new HashMap<>();
    store.lock(tx, people).forEach(row -> rows.put(row.profile(), row));
    Set<PersonRow> woken = new LinkedHashSet<>();
    for (Timer timer : due) {
      PersonRow row = rows.get(new Profile(timer.tenant(), timer.ref()));
      if (row != null && row.wokenBy(timer)) {
        woken.add(row);
      }
    }
    movements.silence(tx, woken, now);
  }
}
