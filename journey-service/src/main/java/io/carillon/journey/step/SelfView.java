package io.carillon.journey.step;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a journey knows of itself: {@code journey} in conditions and templates. */
public final class SelfView {
  private SelfView() {}

  /** {@code key id version enrollmentId instanceKey step messages['step'].sent …}. */
  public static Map<String, Object> of(Journey journey, Enrollment enrollment) {
    Map<String, Object> messages = new LinkedHashMap<>();
    enrollment.messages().forEach((step, track) -> messages.put(step, track.view()));
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("key", journey.key());
    view.put("id", journey.id().toString());
    view.put("version", enrollment.version());
    view.put("enrollmentId", enrollment.id().toString());
    view.put("instanceKey", enrollment.instanceKey());
    view.put("step", enrollment.place().step());
    view.put("messages", messages);
    return view;
  }
}
