package ess.message.facts;

/** Something that was read out of a message and can be shown as evidence. */
public interface Fact {

  /** Where it stands. */
  Where where();

  /** It as a person would cite it, not cleaned and not cut. */
  String shown();
}
