package io.carillon.platform.events;

import io.carillon.event.v1.ProfileSnapshot;
import io.carillon.identity.v1.IdentifierClass;
import io.carillon.identity.v1.Profile;
import java.util.Set;
import java.util.TreeSet;

/** A person as events carry them, of a profile as identity answers it. */
public final class Snapshots {
  private Snapshots() {}

  /** All but the traits, which are the caller's to choose. */
  public static ProfileSnapshot.Builder of(Profile profile) {
    return ProfileSnapshot.newBuilder()
        .setProfileId(profile.getId())
        .setVersion(profile.getVersion())
        .addAllConsents(profile.getConsentsList())
        .addAllReachableChannels(channels(profile))
        .setTimezone(profile.getTimezone())
        .setLocale(profile.getLocale())
        .addAllUnits(profile.getUnitsList())
        .setKnown(
            profile.getIdentifiersList().stream().anyMatch(i -> strong(i.getIdentifierClass())));
  }

  private static Set<String> channels(Profile profile) {
    Set<String> channels = new TreeSet<>();
    profile
        .getIdentifiersList()
        .forEach(
            identifier -> {
              switch (identifier.getType()) {
                case "email" -> channels.add("email");
                case "phone" -> channels.add("sms");
                default -> {}
              }
            });
    if (profile.getDevicesList().stream().anyMatch(d -> d.getPushState().equals("enabled"))) {
      channels.add("push");
    }
    return channels;
  }

  private static boolean strong(IdentifierClass of) {
    return of == IdentifierClass.IDENTIFIER_CLASS_UNIQUE
        || of == IdentifierClass.IDENTIFIER_CLASS_STRONG;
  }
}
