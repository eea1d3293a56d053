"""How a run was measured, as the paragraph that a paper or a page prints.

The sentences are in templates/methods.<language>.md.
"""

from collections import Counter

from harness.reporting.footer import template_environment
from harness.reporting.language import Language
from harness.reporting.reasons import reason_in_words
from harness.results.document import RunDocument


def methods(document: RunDocument, language: Language) -> str:
    """One paragraph: program, policy, model, network, images, machine, samples and exclusions."""
    template = template_environment(language).get_template(f"methods.{language.value}.md")
    repeated = [s for s in document.measured_samples if not s.is_warm_up]
    reasons = Counter(
        reason_in_words(reason, language)
        for sample in repeated
        for reason in sample.invalid_because
    )
    text = template.render(
        provenance=document.provenance,
        circumstances=document.provenance.circumstances,
        prediction=document.prediction,
        scenario=document.scenario,
        dataset=document.provenance.dataset,
        policies=list(dict.fromkeys(case.policy for case in document.scenario.cases)),
        sample_count=len(repeated),
        excluded_count=sum(not sample.is_valid for sample in repeated),
        reasons=dict(reasons),
        missing_count=len(document.missing()),
    )
    sentences = filter(None, map(str.strip, text.splitlines()))
    return ("" if language is Language.CHINESE else " ").join(sentences)
