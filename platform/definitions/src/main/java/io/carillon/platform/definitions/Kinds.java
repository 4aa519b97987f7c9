package io.carillon.platform.definitions;

/** The kinds of definitions. */
public final class Kinds {
  public static final String TENANT = "tenant";
  public static final String UNIT = "unit";
  public static final String IDENTITY_RULES = "identity-rules";
  public static final String TRAIT_SCHEMA = "trait-schema";
  public static final String WRITE_KEY = "write-key";
  public static final String TRACKING_PLAN = "tracking-plan";
  public static final String HOOK = "hook";
  public static final String FORM = "form";
  public static final String COMPUTED_TRAIT = "computed-trait";
  public static final String SEGMENT = "segment";
  public static final String JOURNEY = "journey";
  public static final String TEMPLATE = "template";
  public static final String GEOFENCE = "geofence";
  public static final String APP = "app";

  private Kinds() {}
}
