package io.carillon.identity.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.identity.identifier.Identifier;
import io.carillon.identity.identifier.IdentifierRules;
import io.carillon.identity.identifier.Named;
import io.carillon.identity.resolution.Graph;
import io.carillon.identity.resolution.Side;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MarksTest {
  private static final IdentifierRules RULES = IdentifierRules.DEFAULTS;
  private static final Identifier DEVICE = new Identifier(Identifier.DEVICE_ID, "shelf-1");
  private static final Identifier BROWSER = new Identifier(Identifier.ANONYMOUS_ID, "a-2");
  private static final Named VISITOR = new Named(BROWSER, Set.of(BROWSER), null, false);

  @Test
  void aMarkedDeviceIsEnough() {
    Named device = new Named(DEVICE, Set.of(DEVICE), null, false);

    assertThat(marks(device).leaveOut(new Nobody(), RULES)).isTrue();
  }

  @Test
  void aMarkedValueThatNamesNobodyByNowHidesNoVisitor() {
    Named blocked = new Named(null, Set.of(DEVICE), null, false);

    assertThat(marks(blocked).leaveOut(new Nobody(), RULES)).isFalse();
  }

  private static Marks marks(Named marked) {
    return new Marks(List.of(marked, VISITOR), Set.of(marked), Set.of());
  }

  private static final class Nobody implements Graph {
    @Override
    public Set<UUID> owners(Identifier identifier) {
      return Set.of();
    }

    @Override
    public Side side(UUID profile) {
      throw new AssertionError("nobody is known");
    }
  }
}
