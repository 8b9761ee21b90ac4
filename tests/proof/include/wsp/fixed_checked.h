/* Turns every expectation of fixed.h into a proof obligation. */
#define WSP_EXPECT(condition) wsp_proof_expect(condition)
void wsp_proof_expect(int condition);
